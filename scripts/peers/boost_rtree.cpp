// SPDX-License-Identifier: Apache-2.0
//
// The Boost R-tree (Boost.Geometry) on the strategic workload: boxes in space, height and time, packed, then the
// distance of the polygons in one flat plane. Usage: boost_rtree VOLUMES QUERIES; prints inserting, removing (µs each,
// of a tree that was not packed), p50 and p99 of a query (µs) and how many conflicts were found.
#include <algorithm>
#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;
using Corner = bg::model::point<double, 4, bg::cs::cartesian>;
using Box = bg::model::box<Corner>;
using Place = bg::model::d2::point_xy<double>;
using Polygon = bg::model::polygon<Place, false, false>;
using Tree = bgi::rtree<std::pair<Box, int>, bgi::rstar<16>>;

struct Volume {
  int party;
  double low, high, start, end;
  Polygon area;
  Box box;
};

static std::vector<Volume> read(const char* path) {
  const double degree = M_PI / 180 * 6371000;
  std::vector<Volume> volumes;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    Volume volume;
    int number, corners;
    fields >> number >> volume.party >> volume.low >> volume.high >> volume.start >> volume.end >> corners;
    for (int corner = 0; corner < corners; corner++) {
      double longitude, latitude;
      fields >> longitude >> latitude;
      volume.area.outer().emplace_back(
          longitude * degree * std::cos(34.75 * M_PI / 180), latitude * degree);
    }
    bg::model::box<Place> flat;
    bg::envelope(volume.area, flat);
    volume.box = Box(
        Corner(), Corner());
    auto set = [&](auto dimension, double low, double high) {
      bg::set<bg::min_corner, dimension.value>(volume.box, low);
      bg::set<bg::max_corner, dimension.value>(volume.box, high);
    };
    set(std::integral_constant<size_t, 0>(), flat.min_corner().x(), flat.max_corner().x());
    set(std::integral_constant<size_t, 1>(), flat.min_corner().y(), flat.max_corner().y());
    set(std::integral_constant<size_t, 2>(), volume.low, volume.high);
    set(std::integral_constant<size_t, 3>(), volume.start, volume.end);
    volumes.push_back(std::move(volume));
  }
  return volumes;
}

static double now() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

int main(int, char** arguments) {
  const auto volumes = read(arguments[1]);
  const auto queries = read(arguments[2]);
  std::vector<std::pair<Box, int>> boxes;
  for (size_t number = 0; number < volumes.size(); number++) boxes.emplace_back(volumes[number].box, number);
  const size_t changed = std::min<size_t>(boxes.size(), 20000);
  Tree live(boxes.begin(), boxes.end());
  double start = now();
  for (size_t number = 0; number < changed; number++) live.remove(boxes[number]);
  const double removing = (now() - start) / changed;
  start = now();
  for (size_t number = 0; number < changed; number++) live.insert(boxes[number]);
  const double inserting = (now() - start) / changed;
  const Tree tree(boxes.begin(), boxes.end());
  double best50 = 1e18, best99 = 1e18;
  size_t found = 0;
  for (int pass = 0; pass < 3; pass++) {
    std::vector<double> times;
    found = 0;
    for (const Volume& query : queries) {
      // The clock of the processor's time would cost more than some queries.
      const auto before = std::chrono::steady_clock::now();
      Box box = query.box;
      auto widen = [&](auto dimension, double by) {
        bg::set<bg::min_corner, dimension.value>(box, bg::get<bg::min_corner, dimension.value>(box) - by);
        bg::set<bg::max_corner, dimension.value>(box, bg::get<bg::max_corner, dimension.value>(box) + by);
      };
      widen(std::integral_constant<size_t, 0>(), 5000);
      widen(std::integral_constant<size_t, 1>(), 5000);
      widen(std::integral_constant<size_t, 2>(), 300);
      widen(std::integral_constant<size_t, 3>(), 300);
      for (auto other = tree.qbegin(bgi::intersects(box)); other != tree.qend(); ++other) {
        const Volume& volume = volumes[other->second];
        if (volume.party != query.party && bg::distance(volume.area, query.area) < 5000) found++;
      }
      times.push_back(
          std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - before).count());
    }
    std::sort(times.begin(), times.end());
    best50 = std::min(best50, times[times.size() / 2]);
    best99 = std::min(best99, times[times.size() * 99 / 100]);
  }
  std::printf("%.2f %.2f %.2f %.2f %zu\n", inserting, removing, best50, best99, found);
}
