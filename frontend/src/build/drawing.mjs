// From polygons in degrees to the small planar topology that the page downloads.
//
// The drawing is projected here, once, so that the browser does no trigonometry and the server can draw the same map
// with thirty lines. One unit of the plane is about 1.6 km.
import { geoMercator, geoPath } from "d3-geo";
import polylabel from "polylabel";
import { feature, mergeArcs, quantize } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const WIDTH = 1000;
const HEIGHT = 1300;
const STEPS = 8000; // of the quantisation: about a tenth of a unit, a pixel or two at the closest zoom
const SMALLEST = 0.2; // square units of the smallest corner that is kept
// Natural Earth has San Andrés, Providencia and Malpelo at their true places, out at sea; a cell of the coast would take
// them for its own. The first two are drawn apart, the third has no inhabitants.
const OPEN_SEA = -79.3;
const one = (x) => Math.round(x * 10) / 10;

function projected(collection, projection) {
  const ring = (points) => points.map((point) => projection(point));
  const polygon = (rings) => rings.map(ring);
  const ashore = ({ inset }) => (rings) => inset || rings[0].some(([longitude]) => longitude > OPEN_SEA);
  return collection.features.map(({ id, properties, geometry }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const coordinates = polygons.filter(ashore(properties)).map(polygon);
    return { type: "Feature", id: id ?? properties.id, properties, geometry: { type: "MultiPolygon", coordinates } };
  });
}

function largest(geometry) {
  const area = geoPath();
  const parts = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const size = (rings) => area.area({ type: "Polygon", coordinates: rings });
  return parts.reduce((best, rings) => (size(rings) > size(best) ? rings : best));
}

/**
 * @param {object} map GeoJSON of every unit: properties `id`, `dept`, `inset` (drawn apart, away from its true place).
 * @param {object} facts `{version, units: [{code, name, department, lon, lat, population}], departments: [{code, name}],
 *   borders: [[code, code]], unknown: {code: [codes]}}`.
 * @returns {object} a TopoJSON topology with the objects `units`, `departments` and `country`, and the facts by index.
 */
export function drawing(map, facts) {
  const points = map.features.flatMap(({ properties, geometry }) =>
    (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates)
      .flatMap(([outer]) => outer)
      .filter(([longitude]) => properties.inset || longitude > OPEN_SEA),
  );
  const extent = { type: "MultiPoint", coordinates: points };
  const projection = geoMercator().fitExtent([[4, 4], [WIDTH - 4, HEIGHT - 4]], extent);
  const features = projected(map, projection);
  const shapes = { type: "FeatureCollection", features };
  // Simplifying leaves plain coordinates, so the steps are counted again after it.
  const result = quantize(simplify(presimplify(topology({ units: shapes }, STEPS)), SMALLEST), STEPS);
  const byCode = new Map(facts.units.map((unit) => [unit.code, unit]));
  const kept = new Map(feature(result, result.objects.units).features.map((one) => [one.id, one]));
  const members = new Map();
  // x, y: the seat; u, v: the point farthest from the border, where a name fits best; r: how far that is
  const columns = { code: [], name: [], x: [], y: [], u: [], v: [], r: [] };
  let box = null;

  for (const shape of result.objects.units.geometries) {
    const unit = byCode.get(shape.id);
    if (!unit) throw new Error(`the drawing has ${shape.id}, which is not in the facts`);
    const rings = largest(kept.get(shape.id).geometry);
    const pole = polylabel(rings, 0.2);
    const inset = Boolean(shape.properties.inset);
    const seat = inset || unit.lon == null ? pole : projection([unit.lon, unit.lat]);
    if (inset) {
      const [[left, top], [right, bottom]] = geoPath().bounds(kept.get(shape.id));
      box = box ?? [left, top, right, bottom];
      box = [Math.min(box[0], left), Math.min(box[1], top), Math.max(box[2], right), Math.max(box[3], bottom)];
    }
    // Facts go by column: a third smaller once compressed than a record for each unit.
    columns.code.push(unit.code);
    columns.name.push(unit.name);
    columns.x.push(one(seat[0]));
    columns.y.push(one(seat[1]));
    columns.u.push(Math.round(pole[0]));
    columns.v.push(Math.round(pole[1]));
    columns.r.push(one(pole.distance));
    shape.properties = undefined;
    shape.id = undefined;
    if (!members.has(unit.department)) members.set(unit.department, []);
    members.get(unit.department).push(shape);
  }
  const missing = facts.units.filter((unit) => !kept.has(unit.code)).map((unit) => unit.code);
  if (missing.length) throw new Error(`the drawing lacks ${missing.join(", ")}`);

  const named = new Map(facts.departments.map((department) => [department.code, department.name]));
  result.objects.departments = {
    type: "GeometryCollection",
    geometries: [...members].filter(([code]) => named.has(code)).map(([code, shapes]) => ({
      ...mergeArcs(result, shapes),
      id: code,
    })),
  };
  const divisions = { code: [], name: [], x: [], y: [], r: [] };
  for (const shape of result.objects.departments.geometries) {
    const pole = polylabel(largest(feature(result, shape).geometry), 0.5);
    divisions.code.push(shape.id);
    divisions.name.push(named.get(shape.id));
    divisions.x.push(one(pole[0]));
    divisions.y.push(one(pole[1]));
    divisions.r.push(one(pole.distance));
    shape.id = undefined;
  }
  result.objects.country = { ...mergeArcs(result, result.objects.units.geometries) };

  const index = new Map(columns.code.map((code, i) => [code, i]));
  const flat = [];
  const abroad = [];
  for (const [a, b] of facts.borders) {
    if (index.has(a) && index.has(b)) flat.push(index.get(a), index.get(b));
    else abroad.push([a, b]);
  }
  return {
    ...result,
    version: facts.version,
    projection: { scale: projection.scale(), translate: projection.translate() },
    size: [WIDTH, HEIGHT],
    inset: box?.map(one) ?? null,
    units: columns,
    departments: divisions,
    borders: flat,
    departmentBorders: abroad,
    unknown: facts.unknown ?? {},
  };
}
