/// What stands before and after a run's numbers in its page.
enum RunPageTemplate {
    /// Up to the numbers, which are a JSON object.
    static let head = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>trackscope: a run</title>
        <style>
        body { margin: 1em; background: #14181d; color: #d8dee4; font: 15px/1.4 system-ui, sans-serif; }
        h1 { font-size: 1.1em; margin: 0 0 .5em; }
        main { display: flex; flex-wrap: wrap; gap: 1em; }
        figure { margin: 0; }
        figcaption { font-size: .85em; color: #8fb8de; }
        canvas { image-rendering: pixelated; background: #000; }
        #timeline { width: 100%; height: 90px; cursor: pointer; display: block; margin: .7em 0; }
        #maps { display: grid; grid-template-columns: repeat(auto-fill, 190px); gap: .7em; flex: 1; align-content: start; }
        #values { font-variant-numeric: tabular-nums; }
        button { font: inherit; background: #21262d; color: inherit; border: 1px solid #7d8790; border-radius: 4px; }
        .key { font-size: .85em; color: #7d8790; }
        </style>
        </head>
        <body>
        <h1 id="title"></h1>
        <main>
        <figure><canvas id="frame"></canvas>
        <figcaption><span style="color:#35d07f">tracked</span>, <span style="color:#f2b134">uncertain</span>,
        <span style="color:#f0506e">lost</span>; <span style="color:#58a6ff">ground truth</span>,
        <span style="color:#9a86c8">search window</span>, <span style="color:#e6edf3">run compared with</span></figcaption>
        </figure>
        <div id="maps"></div>
        </main>
        <canvas id="timeline"></canvas>
        <p><button id="play">play</button> <span id="values"></span></p>
        <p class="key">space plays, left and right step, up and down go to the next and the previous event; a click on the timeline
        goes there. Bars: score; line: overlap with the ground truth (the other run's is dashed).</p>
        <script>
        const run =
        """

    /// From the end of the numbers on.
    static let tail = """
        ;
        const by = id => document.getElementById(id);
        const colours = { tracked: "#35d07f", uncertain: "#f2b134", lost: "#f0506e" };
        by("title").textContent = `${run.name} · ${run.tracker} · ${run.summary}` + (run.ghost ? ` · against ${run.ghost}` : "");
        const pictures = run.frames.map(frame => { const image = new Image(); image.src = "data:image/png;base64," + frame.picture; return image; });
        let place = 0, timer = null;

        function outline(context, box, scale, colour, dashed) {
          if (!box) return;
          context.strokeStyle = colour; context.lineWidth = 2; context.setLineDash(dashed ? [5, 4] : []);
          context.strokeRect(box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale);
        }

        function drawFrame() {
          const frame = run.frames[place], side = run.sides[place], canvas = by("frame");
          const scale = Math.min(560 / frame.width, 420 / frame.height);
          canvas.width = frame.width * scale; canvas.height = frame.height * scale;
          const context = canvas.getContext("2d");
          context.imageSmoothingEnabled = true;
          if (pictures[place].complete) context.drawImage(pictures[place], 0, 0, canvas.width, canvas.height);
          else pictures[place].onload = drawFrame;
          outline(context, frame.window, scale, "#9a86c8", true);
          outline(context, side.truth, scale, "#58a6ff");
          outline(context, side.ghost, scale, "#e6edf3", true);
          outline(context, frame.box, scale, colours[frame.state] || "#7d8790");
        }

        function drawMaps() {
          const holder = by("maps");
          holder.textContent = "";
          for (const map of run.frames[place].maps) {
            const canvas = document.createElement("canvas"), bytes = atob(map.levels), palette = run.palettes[map.view];
            canvas.width = map.columns; canvas.height = map.rows; canvas.style.width = "186px"; canvas.style.height = "186px";
            const context = canvas.getContext("2d"), pixels = context.createImageData(map.columns, map.rows);
            for (let index = 0; index < bytes.length; index++) {
              pixels.data.set(palette[bytes.charCodeAt(index)], 4 * index);
              pixels.data[4 * index + 3] = 255;
            }
            context.putImageData(pixels, 0, 0);
            const figure = document.createElement("figure"), caption = document.createElement("figcaption");
            caption.textContent = `${map.title}: ${map.range[0].toPrecision(3)} to ${map.range[1].toPrecision(3)}`;
            figure.append(canvas, caption); holder.append(figure);
          }
        }

        function drawTimeline() {
          const canvas = by("timeline");
          canvas.width = canvas.clientWidth; canvas.height = canvas.clientHeight;
          const context = canvas.getContext("2d"), width = canvas.width / run.frames.length, height = canvas.height - 14;
          run.frames.forEach((frame, index) => {
            context.fillStyle = colours[frame.state] || "#7d8790";
            context.globalAlpha = 0.45;
            context.fillRect(index * width, height * (1 - frame.score), Math.max(width - 0.5, 0.5), height * frame.score);
          });
          context.globalAlpha = 1;
          for (const [key, colour, dash] of [["ghostOverlap", "#e6edf3", [4, 3]], ["overlap", "#58a6ff", []]]) {
            context.beginPath(); context.strokeStyle = colour; context.setLineDash(dash); context.lineWidth = 1.5;
            run.sides.forEach((side, index) => {
              if (side[key] != null) context.lineTo((index + 0.5) * width, height * (1 - side[key]));
            });
            context.stroke();
          }
          context.setLineDash([]);
          const first = run.frames[0].frame;
          for (const mark of run.marks) {
            context.fillStyle = "#ffe45c";
            context.fillRect((mark.frame - first + 0.5) * width - 1, height + 2, 3, 10);
          }
          context.fillStyle = "#ff7bd5";
          context.fillRect((place + 0.5) * width - 1, 0, 2, canvas.height);
        }

        function show(next) {
          place = Math.min(Math.max(next, 0), run.frames.length - 1);
          const frame = run.frames[place], side = run.sides[place];
          const events = run.marks.filter(mark => mark.frame === frame.frame).map(mark => mark.text);
          by("values").textContent = [`frame ${frame.frame}`, `score ${frame.score.toFixed(2)} ${frame.state}`]
            .concat(side.overlap != null ? [`IoU ${side.overlap.toFixed(2)}`] : [], events).join(" · ");
          drawFrame(); drawMaps(); drawTimeline();
        }

        function toggle() {
          if (timer) { clearInterval(timer); timer = null; }
          else timer = setInterval(() => { if (place + 1 < run.frames.length) show(place + 1); else toggle(); }, 80);
          by("play").textContent = timer ? "pause" : "play";
        }

        function event(forward) {
          const here = run.frames[place].frame, first = run.frames[0].frame;
          const frames = run.marks.map(mark => mark.frame).filter(frame => forward ? frame > here : frame < here);
          if (frames.length) show((forward ? Math.min(...frames) : Math.max(...frames)) - first);
        }

        by("play").onclick = toggle;
        by("timeline").onclick = click => show(Math.floor(click.offsetX / by("timeline").clientWidth * run.frames.length));
        document.onkeydown = key => {
          const action = { " ": toggle, ArrowLeft: () => show(place - 1), ArrowRight: () => show(place + 1),
                           ArrowUp: () => event(true), ArrowDown: () => event(false) }[key.key];
          if (action) { action(); key.preventDefault(); }
        };
        window.onresize = () => show(place);
        show(0);
        </script>
        </body>
        </html>

        """
}
