import Imaging
import Terminal

/// What stands before and after a run's numbers in its page.
enum RunPageTemplate {
    /// Up to the numbers, which are a JSON object.
    ///
    /// - Parameter ground: what is behind the text.
    static func head(_ theme: Theme, ground: Colour) -> String {
        let names = [("ground", ground)] + Theme.names.map { ($0.name, theme[keyPath: $0.colour]) }
        // The terminal's own colour is not known to a browser.
        let variables = names.map { "--\($0.0): \(Colour(RGB($0.1)));" }.joined(separator: " ")
        return start + "\n:root { \(variables) }" + rest
    }

    /// The ground that the dark theme is made for.
    static let ground = Colour(rgb: 0x14181D)

    private static let start = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>trackscope: a run</title>
        <style>
        """

    private static let rest = """

        body { margin: 1em; background: var(--ground); color: var(--text); font: 15px/1.4 system-ui, sans-serif; }
        h1 { font-size: 1.1em; margin: 0 0 .5em; }
        main { display: flex; flex-wrap: wrap; gap: 1em; }
        figure { margin: 0; }
        figcaption { font-size: .85em; color: var(--title); }
        canvas { image-rendering: pixelated; }
        #timeline { width: 100%; height: 110px; cursor: pointer; display: block; margin: .7em 0; }
        #maps { display: grid; grid-template-columns: repeat(auto-fill, 190px); gap: .7em; flex: 1 1 380px; align-content: start; }
        #values { font-variant-numeric: tabular-nums; }
        button { font: inherit; background: var(--bar); color: inherit; border: 1px solid var(--faint); border-radius: 4px; }
        .key { font-size: .85em; color: var(--faint); }
        </style>
        </head>
        <body>
        <h1 id="title"></h1>
        <div><button id="play">play</button> <span id="values"></span></div>
        <canvas id="timeline"></canvas>
        <main>
        <figure><canvas id="frame"></canvas>
        <figcaption><span style="color:var(--tracked)">tracked</span>, <span style="color:var(--uncertain)">uncertain</span>,
        <span style="color:var(--lost)">lost</span>; <span style="color:var(--truth)">ground truth</span>,
        <span style="color:var(--window)">search window</span>, <span style="color:var(--ghost)">run compared with</span></figcaption>
        </figure>
        <div id="maps"></div>
        </main>
        <p class="key">space plays, left and right step, up and down go to the next and the previous event; a click on the timeline
        goes there. Bars: score; line: overlap with the ground truth (the other run's is dashed); marks below: events. On the maps
        the target's box and, as a cross, the highest value.</p>
        <script>
        const run =
        """

    /// From the end of the numbers on.
    static let tail = """
        ;
        const by = id => document.getElementById(id);
        const styles = getComputedStyle(document.documentElement);
        const colour = name => styles.getPropertyValue("--" + name).trim();
        const stateColour = state => colour(["tracked", "uncertain", "lost"].includes(state) ? state : "faint");
        const placeOf = new Map(run.frames.map((frame, index) => [frame.frame, index]));
        const marks = run.marks.filter(mark => placeOf.has(mark.frame));
        by("title").textContent = `${run.name} · ${run.tracker} · ${run.summary}` + (run.ghost ? ` · against ${run.ghost}` : "");
        const pictures = run.frames.map(frame => { const image = new Image(); image.src = "data:image/png;base64," + frame.picture; return image; });
        let place = 0, pointed = null, timer = null;

        function outline(context, box, scale, colour, dashed) {
          if (!box) return;
          context.strokeStyle = colour; context.lineWidth = 2; context.setLineDash(dashed ? [5, 4] : []);
          context.strokeRect(box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale);
        }

        function drawFrame() {
          const frame = run.frames[place], side = run.sides[place], canvas = by("frame");
          const scale = Math.min(Math.max(innerWidth * 0.48, 320) / frame.width, Math.max(innerHeight - 250, 240) / frame.height);
          canvas.width = frame.width * scale; canvas.height = frame.height * scale;
          const context = canvas.getContext("2d");
          context.imageSmoothingEnabled = true;
          if (pictures[place].complete) context.drawImage(pictures[place], 0, 0, canvas.width, canvas.height);
          else pictures[place].onload = drawFrame;
          outline(context, frame.window, scale, colour("window"), true);
          outline(context, side.truth, scale, colour("truth"));
          outline(context, side.ghost, scale, colour("ghost"), true);
          outline(context, frame.box, scale, stateColour(frame.state));
        }

        function drawMaps() {
          const holder = by("maps");
          holder.textContent = "";
          for (const map of run.frames[place].maps) {
            const canvas = document.createElement("canvas"), bytes = atob(map.levels), palette = run.palettes[map.view];
            const side = 186, context = canvas.getContext("2d"), pixels = context.createImageData(map.columns, map.rows);
            for (let index = 0; index < bytes.length; index++) {
              pixels.data.set(palette[bytes.charCodeAt(index)], 4 * index);
              pixels.data[4 * index + 3] = 255;
            }
            const small = document.createElement("canvas");
            small.width = map.columns; small.height = map.rows;
            small.getContext("2d").putImageData(pixels, 0, 0);
            canvas.width = canvas.height = side;
            context.imageSmoothingEnabled = false;
            context.drawImage(small, 0, 0, side, side);
            explain(context, map, bytes, side);
            const figure = document.createElement("figure"), caption = document.createElement("figcaption");
            caption.textContent = `${map.title}: ${map.range[0].toPrecision(3)} to ${map.range[1].toPrecision(3)}`;
            figure.append(canvas, caption); holder.append(figure);
          }
        }

        // The target's box, and a cross on the highest value.
        function explain(context, map, bytes, side) {
          const [x, y, width, height] = map.region, box = run.frames[place].box;
          context.strokeStyle = "#ffffff"; context.globalAlpha = 0.6;
          context.strokeRect((box[0] - x) / width * side, (box[1] - y) / height * side, box[2] / width * side, box[3] / height * side);
          context.globalAlpha = 1;
          let peak = 0;
          for (let index = 1; index < bytes.length; index++) if (bytes.charCodeAt(index) > bytes.charCodeAt(peak)) peak = index;
          const u = (peak % map.columns + 0.5) / map.columns * side, v = (Math.floor(peak / map.columns) + 0.5) / map.rows * side;
          for (const [colour, width] of [["#000000", 4], ["#ffffff", 1.5]]) {
            context.strokeStyle = colour; context.lineWidth = width; context.beginPath();
            context.moveTo(u - 5, v - 5); context.lineTo(u + 5, v + 5); context.moveTo(u - 5, v + 5); context.lineTo(u + 5, v - 5);
            context.stroke();
          }
        }

        function drawTimeline() {
          const canvas = by("timeline");
          canvas.width = canvas.clientWidth; canvas.height = canvas.clientHeight;
          const context = canvas.getContext("2d"), width = canvas.width / run.frames.length, height = canvas.height - 30;
          context.fillStyle = colour("bar");
          context.fillRect(0, 0, canvas.width, height);
          run.frames.forEach((frame, index) => {
            context.fillStyle = stateColour(frame.state);
            context.globalAlpha = 0.45;
            context.fillRect(index * width, height * (1 - frame.score), Math.max(width - 0.5, 0.5), height * frame.score);
          });
          context.globalAlpha = 1;
          for (const [key, name, dash] of [["ghostOverlap", "ghost", [4, 3]], ["overlap", "truth", []]]) {
            context.beginPath(); context.strokeStyle = colour(name); context.setLineDash(dash); context.lineWidth = 1.5;
            let isOpen = false;
            run.sides.forEach((side, index) => {
              const isKnown = side[key] != null;
              if (isKnown) context[isOpen ? "lineTo" : "moveTo"]((index + 0.5) * width, height * (1 - side[key]));
              isOpen = isKnown;
            });
            context.stroke();
          }
          context.setLineDash([]);
          for (const mark of marks) {
            context.fillStyle = colour("selection");
            context.fillRect((placeOf.get(mark.frame) + 0.5) * width - 1, height + 2, 3, 10);
          }
          context.fillStyle = colour("faint"); context.font = "12px system-ui, sans-serif";
          const every = Math.ceil(run.frames.length / (canvas.width / 80));
          for (let index = 0; index < run.frames.length; index += every) {
            context.fillText(run.frames[index].frame, Math.max((index + 0.5) * width - 8, 0), canvas.height - 3);
          }
          for (const [index, name] of [[pointed, "focus"], [place, "cursor"]]) {
            if (index == null) continue;
            context.fillStyle = colour(name);
            context.fillRect((index + 0.5) * width - 1, 0, 2, height + 12);
          }
        }

        function drawValues() {
          const index = pointed ?? place, frame = run.frames[index], side = run.sides[index];
          const events = marks.filter(mark => mark.frame === frame.frame).map(mark => mark.text);
          by("values").style.color = pointed == null ? "" : colour("focus");
          by("values").textContent = [`frame ${frame.frame}`, `score ${frame.score.toFixed(2)} ${frame.state}`]
            .concat(side.overlap != null ? [`IoU ${side.overlap.toFixed(2)}`] : [],
                    side.ghostOverlap != null ? [`the other run's ${side.ghostOverlap.toFixed(2)}`] : [], events).join(" · ");
        }

        function show(next) {
          place = Math.min(Math.max(next, 0), run.frames.length - 1);
          drawValues(); drawFrame(); drawMaps(); drawTimeline();
        }

        function point(next) {
          pointed = next;
          drawValues(); drawTimeline();
        }

        function toggle() {
          if (timer) { clearInterval(timer); timer = null; }
          else timer = setInterval(() => { if (place + 1 < run.frames.length) show(place + 1); else toggle(); }, 80);
          by("play").textContent = timer ? "pause" : "play";
        }

        function event(forward) {
          const places = marks.map(mark => placeOf.get(mark.frame)).filter(other => forward ? other > place : other < place);
          if (places.length) show(forward ? Math.min(...places) : Math.max(...places));
        }

        by("play").onclick = toggle;
        const under = mouse => Math.min(
          Math.max(Math.floor(mouse.offsetX / by("timeline").clientWidth * run.frames.length), 0), run.frames.length - 1);
        by("timeline").onclick = click => show(under(click));
        by("timeline").onmousemove = mouse => point(under(mouse));
        by("timeline").onmouseleave = () => point(null);
        document.onkeydown = key => {
          const action = { " ": toggle, ArrowLeft: () => show(place - 1), ArrowRight: () => show(place + 1),
                           ArrowUp: () => event(true), ArrowDown: () => event(false) }[key.key];
          if (action) { pointed = null; action(); key.preventDefault(); }
        };
        window.onresize = () => show(place);
        show(0);
        </script>
        </body>
        </html>

        """
}
