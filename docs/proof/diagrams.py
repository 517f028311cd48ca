"""Draws which object refers to which in each form: python3 diagrams.py writes the SVG files beside it.

A solid arrow is a strong reference, a dashed one a weak one. A red arrow is what keeps
something alive that should not be.
"""

import pathlib

WIDTH, HEIGHT = 760, 270
COLOURS = {"thread": "#dbeafe", "local": "#dcfce7", "value": "#fef9c3", "part": "#f4f4f5", "gone": "#ffffff"}


GONE = ' stroke-dasharray="2 4" opacity="0.6"'


def box(x, y, w, kind, *lines):
    h = 24 + 17 * len(lines)
    text = "".join(
        f'<text x="{x + w / 2}" y="{y + 24 + 17 * i}" text-anchor="middle"'
        f'{" font-weight=" + chr(34) + "600" + chr(34) if i == 0 else ""}>{line}</text>'
        for i, line in enumerate(lines)
    )
    return (
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="6" fill="{COLOURS[kind]}"'
        f' stroke="#52525b"{GONE if kind == "gone" else ""}/>{text}'
    )


def arrow(path, weak=False, bad=False, label=None, at=None):
    color = "#dc2626" if bad else "#3f3f46"
    dash = ' stroke-dasharray="6 4"' if weak else ""
    head = "bad" if bad else "good"
    out = (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.8"{dash}'
        f' marker-end="url(#{head})"/>'
    )
    if label:
        out += f'<text x="{at[0]}" y="{at[1]}" class="note" style="fill:{color}">{label}</text>'
    return out


def svg(title, *parts):
    markers = "".join(
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8"'
        f' markerHeight="8" orient="auto-start-reverse">'
        f'<path d="M0 0L10 5L0 10z" fill="{color}"/></marker>'
        for name, color in (("good", "#3f3f46"), ("bad", "#dc2626"))
    )
    legend = (
        '<path d="M20 252H60" stroke="#3f3f46" stroke-width="1.8"/>'
        '<text x="68" y="256" class="note">strong</text>'
        '<path d="M130 252H170" stroke="#3f3f46" stroke-width="1.8" stroke-dasharray="6 4"/>'
        '<text x="178" y="256" class="note">weak</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" role="img"><title>{title}</title>'
        "<style>text{font:13px system-ui,sans-serif;fill:#18181b}"
        ".note{font-size:12px}</style>"
        f"<defs>{markers}</defs>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f"{legend}{''.join(parts)}</svg>\n"
    )


def text(x, y, line, bad=False):
    color = ' style="fill:#dc2626"' if bad else ""
    return f'<text x="{x}" y="{y}" class="note"{color}>{line}</text>'


def first_form():
    return svg(
        "The first form, and java.lang.ThreadLocal: the thread holds the values",
        box(20, 60, 130, "thread", "thread", "its state or object"),
        box(200, 60, 150, "part", "the thread's dict", "key: dict"),
        box(400, 60, 130, "value", "dict", "name: value"),
        box(610, 60, 130, "local", "local", "key, slot"),
        arrow("M150 88H198", bad=True),
        arrow("M350 88H398", bad=True),
        arrow("M530 98H608", bad=True, label="a value may refer", at=(528, 128)),
        text(528, 144, "to its local", bad=True),
        arrow("M640 60C620 20 490 20 470 58", label="slot: the dict that was used last", at=(420, 22)),
        arrow(
            "M690 118C690 205 290 205 275 120",
            weak=True,
            label="no reference, a lookup by the key: in all threads when the local goes",
            at=(290, 215),
        ),
    )


def pure_python():
    return svg(
        "The pure Python form: the local holds the dicts, each side refers to the other weakly",
        box(20, 60, 130, "thread", "Thread", "the object"),
        box(20, 150, 170, "part", "under the key", "wrlocal"),
        box(560, 60, 170, "local", "local", "dicts, locallock, slot"),
        box(300, 60, 190, "part", "entry of the thread's id", "(wrthread, dict)"),
        box(330, 160, 120, "value", "dict", "name: value"),
        arrow("M80 118V148"),
        arrow("M190 190C360 245 590 240 612 120", weak=True, label="local_deleted removes the key", at=(510, 236)),
        arrow("M560 88H492"),
        arrow("M300 88H152", weak=True, label="thread_deleted removes the entry", at=(155, 50)),
        arrow("M430 118V158"),
        arrow("M330 180C250 180 200 140 150 112", bad=True, label="a value that refers to its thread", at=(200, 136)),
    )


def c_form():
    return svg(
        "The C form: the thread holds a dummy, the local the dicts",
        box(20, 60, 130, "thread", "thread", "its state"),
        box(210, 60, 110, "part", "localdummy"),
        box(400, 60, 140, "part", "entry", "wr: dict"),
        box(620, 60, 120, "local", "local", "dummies"),
        box(410, 160, 120, "value", "dict", "name: value"),
        arrow("M150 80H208", label="goes with the state", at=(120, 48)),
        arrow("M620 88H542"),
        arrow("M400 80H322", weak=True, label="its callback removes the entry", at=(290, 48)),
        arrow("M470 118V158"),
        arrow("M265 101C270 160 340 190 408 190", weak=True, label="borrowed", at=(212, 160)),
        arrow("M530 182C640 182 670 150 678 120", label="a value may refer to its local: both go", at=(500, 240)),
    )


def perthread():
    return svg(
        "PerThread: the local holds the table, the registry of threads refers to both weakly",
        box(20, 60, 110, "thread", "Thread"),
        box(560, 20, 180, "local", "PerThread", "slots"),
        box(310, 20, 170, "part", "Entry", "threadId, thread, value"),
        box(340, 118, 110, "value", "value"),
        box(150, 165, 190, "part", "registry: ThreadRecord", "locals in order of use"),
        arrow("M560 50H482"),
        arrow("M310 50C230 50 180 60 132 74", weak=True, label="one reference for all entries", at=(118, 38)),
        arrow("M395 78V116"),
        arrow("M450 140C560 140 630 120 648 80", label="may refer to its local", at=(462, 112)),
        arrow("M200 165C160 150 110 130 85 104", weak=True, label="asked: is it alive?", at=(20, 150)),
        arrow(
            "M340 195C560 200 690 180 700 80",
            weak=True,
            label="to remove the values of an ended thread",
            at=(450, 212),
        ),
    )


def thread_ends():
    return svg(
        "PerThread when a thread has ended: the value is removed, the local stays",
        box(20, 60, 130, "gone", "Thread", "ended"),
        box(560, 20, 180, "local", "PerThread", "slots"),
        box(310, 20, 170, "part", "Entry", "of an ended thread"),
        box(340, 118, 110, "gone", "value"),
        box(130, 175, 220, "gone", "registry: ThreadRecord", "goes with its thread"),
        arrow("M560 50H482"),
        arrow("M310 50C230 50 190 66 152 78", weak=True),
        text(470, 140, "1. removed by the first that notices:"),
        text(470, 158, "the exit, another thread, the ticker"),
        text(470, 182, "2. its hook runs, once"),
        text(470, 206, "3. the slot is reused, or swept"),
    )


def local_dropped():
    return svg(
        "PerThread when the local was dropped: all of it is collected",
        box(20, 60, 110, "thread", "Thread", "alive"),
        box(560, 20, 180, "gone", "PerThread", "no reference to it"),
        box(310, 20, 170, "gone", "Entry"),
        box(340, 118, 110, "gone", "value"),
        box(130, 175, 220, "part", "registry: ThreadRecord", "a cleared reference"),
        arrow("M560 44H482"),
        arrow("M395 61V116"),
        arrow("M450 140C560 140 630 120 648 80"),
        arrow("M180 175C150 160 110 140 85 120", weak=True),
        text(470, 168, "Unreachable: no thread, no static field"),
        text(470, 186, "and no other local leads to it."),
        text(470, 210, "No hook runs: something would have to"),
        text(470, 228, "hold the values for it."),
    )


if __name__ == "__main__":
    here = pathlib.Path(__file__).parent
    for name, draw in (
        ("first-form", first_form),
        ("pure-python-form", pure_python),
        ("c-form", c_form),
        ("perthread", perthread),
        ("thread-ends", thread_ends),
        ("local-dropped", local_dropped),
    ):
        (here / f"{name}.svg").write_text(draw())
