// SPDX-License-Identifier: Apache-2.0
// What is drawn above the ground: lines and marks at a height, as a layer of our own, since the map library's symbols lie on the ground.
import { EXAGGERATION } from "./altitudes.js";

const EARTH = 40075016.686, RAD = Math.PI / 180;
/** Floats of a line: from, to, colour, then width, dash and fixed length in pixels. */
export const LINE = 13;
/** Floats of a mark: place, size in pixels, cell of the atlas. */
export const MARK = 5;
const CELL = 96;

const LINES = `#version 300 es
uniform mat4 matrix; uniform vec2 screen;
in vec3 from; in vec3 to; in vec4 colour; in vec3 look;
out vec4 shade; out vec2 dash;
void main() {
  vec4 a = matrix * vec4(from, 1.), b = matrix * vec4(to, 1.);
  if (a.w <= 0. || b.w <= 0.) { gl_Position = vec4(2., 2., 2., 1.); return; }
  vec2 p = a.xy / a.w * screen, q = b.xy / b.w * screen, along = q - p;
  float pixels = length(along);
  along = pixels > 0. ? along / pixels : vec2(0.);
  if (look.z > 0.) { q = p + along * look.z; pixels = look.z; }
  float end = float(gl_VertexID & 1), side = float(gl_VertexID >> 1) * 2. - 1.;
  vec2 at = mix(p, q, end) + vec2(-along.y, along.x) * side * look.x * .5;
  gl_Position = vec4(at / screen, mix(a.z / a.w, b.z / b.w, end), 1.);
  shade = colour; dash = vec2(end * pixels, look.y);
}`;
const LINES_PAINT = `#version 300 es
precision mediump float;
in vec4 shade; in vec2 dash; out vec4 paint;
void main() {
  if (dash.y > 0. && mod(dash.x, dash.y * 2.) > dash.y) discard;
  paint = vec4(shade.rgb * shade.a, shade.a);
}`;
const MARKS = `#version 300 es
uniform mat4 matrix; uniform vec2 screen; uniform float cells;
in vec3 place; in vec2 look; out vec2 at;
void main() {
  vec4 a = matrix * vec4(place, 1.);
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = a.w <= 0. ? vec4(2., 2., 2., 1.) : vec4(a.xy / a.w + (corner - .5) * look.x * 2. / screen, a.z / a.w, 1.);
  at = vec2((look.y + corner.x) / cells, 1. - corner.y);
}`;
const MARKS_PAINT = `#version 300 es
precision mediump float;
uniform sampler2D atlas; in vec2 at; out vec4 paint;
void main() { paint = texture(atlas, at); }`;

/** A custom layer of MapLibre. Lines and marks of each group are replaced as a whole. */
export class Air {
  id = "air"; type = "custom"; renderingMode = "3d";
  #groups = new Map(); #atlas = null; #cells = 1; #origin = [0.6, 0.4]; #gl; #map; #lines; #marks; #texture; #fresh = false;

  onAdd(map, gl) {
    this.#map = map; this.#gl = gl;
    this.#lines = program(gl, LINES, LINES_PAINT, [["from", 3], ["to", 3], ["colour", 4], ["look", 3]]);
    this.#marks = program(gl, MARKS, MARKS_PAINT, [["place", 3], ["look", 2]]);
    this.#texture = gl.createTexture();
    this.#fresh = false;
    for (const group of this.#groups.values()) group.stale = true;
  }

  /** Coordinates of a place at a true height in metres, as lines and marks have them. Written into `out` at `i`. */
  put(out, i, lon, lat, metres) {
    const sine = Math.sin(lat * RAD);
    out[i] = (lon + 180) / 360 - this.#origin[0];
    out[i + 1] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) - this.#origin[1];
    out[i + 2] = metres * EXAGGERATION / (EARTH * Math.cos(lat * RAD));
  }

  /** @param {CanvasImageSource[]} pictures square ones, a cell each */
  atlas(pictures) {
    this.#atlas = document.createElement("canvas");
    this.#cells = pictures.length;
    this.#atlas.width = CELL * pictures.length; this.#atlas.height = CELL;
    const context = this.#atlas.getContext("2d");
    pictures.forEach((picture, i) => {
      const scale = (CELL - 8) / Math.max(picture.width, picture.height), w = picture.width * scale, h = picture.height * scale;
      context.drawImage(picture, i * CELL + (CELL - w) / 2, (CELL - h) / 2, w, h);
    });
    this.#fresh = false;
    this.#map?.triggerRepaint();
  }

  /** @param {string} name @param {Float32Array} lines @param {Float32Array} marks */
  set(name, lines, marks) {
    const group = this.#groups.get(name) ?? {};
    this.#groups.set(name, Object.assign(group, { lines, marks, stale: true }));
    this.#map?.triggerRepaint();
  }

  render(gl, { defaultProjectionData }) {
    if (!this.#atlas) return;
    const m = Array.from(defaultProjectionData.mainMatrix), [x, y] = this.#origin;
    // The origin is moved in double precision; single precision is too coarse for the whole world.
    for (let row = 0; row < 4; row++) m[12 + row] += m[row] * x + m[4 + row] * y;
    const canvas = this.#map.getCanvas(), ratio = canvas.width / canvas.clientWidth, screen = [canvas.width / ratio, canvas.height / ratio];
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.CULL_FACE);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.#texture);
    if (!this.#fresh) {
      gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
      gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, this.#atlas);
      gl.generateMipmap(gl.TEXTURE_2D);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
      this.#fresh = true;
    }
    const draw = (kind, which, floats) => {
      gl.useProgram(kind.program);
      gl.uniformMatrix4fv(kind.matrix, false, m);
      gl.uniform2f(kind.screen, screen[0], screen[1]);
      if (kind.cells) gl.uniform1f(kind.cells, this.#cells);
      for (const group of this.#groups.values()) {
        const data = group[which];
        if (!data?.length) continue;
        const buffer = (group[`${which}Buffer`] ??= gl.createBuffer());
        gl.bindVertexArray(kind.vertices);
        gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
        if (group.stale) gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
        let offset = 0;
        for (const [location, size] of kind.attributes) {
          gl.enableVertexAttribArray(location);
          gl.vertexAttribPointer(location, size, gl.FLOAT, false, floats * 4, offset * 4);
          gl.vertexAttribDivisor(location, 1);
          offset += size;
        }
        gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, data.length / floats);
      }
    };
    draw(this.#lines, "lines", LINE);
    draw(this.#marks, "marks", MARK);
    for (const group of this.#groups.values()) group.stale = false;
    gl.bindVertexArray(null);
  }
}

function program(gl, vertex, fragment, attributes) {
  const made = gl.createProgram();
  for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(gl.getProgramInfoLog(made));
  const uniform = (name) => gl.getUniformLocation(made, name);
  return {
    program: made, vertices: gl.createVertexArray(), matrix: uniform("matrix"), screen: uniform("screen"), cells: uniform("cells"),
    attributes: attributes.map(([name, size]) => [gl.getAttribLocation(made, name), size]),
  };
}

/** A colour of CSS as red, green, blue and opacity from 0 to 1. */
export function rgba(colour, opacity = 1) {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return [r / 255, g / 255, b / 255, opacity];
}
