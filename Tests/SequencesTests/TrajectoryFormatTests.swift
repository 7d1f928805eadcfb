import Imaging
import Sequences
import TestSupport
import Testing

@Suite struct TrajectoryFormatTests {
    static let rows = [
        TrajectoryRow(frame: 0, box: BoundingBox(x: 10, y: 20, width: 30, height: 40), score: 1, state: "tracked"),
        TrajectoryRow(
            frame: 1, box: BoundingBox(x: 10.1, y: -0.5, width: 1e-5, height: 40), score: 0.25, state: "lost"),
        TrajectoryRow(frame: 3, box: BoundingBox(x: 0, y: 0, width: 0, height: .nan)),
    ]

    @Test(
        "files, compared whole",
        arguments: [
            (TrajectoryFormat.otb, "11,21,30,40\n11.1,0.5,1e-05,40\n1,1,0,nan\n"),
            (.vot, "10,20,30,40\n10.1,-0.5,1e-05,40\n0,0,0,nan\n"),
            (
                .csv,
                "frame,x,y,width,height,score,state\n0,10,20,30,40,1,tracked\n1,10.1,-0.5,1e-05,40,0.25,lost\n"
                    + "3,0,0,0,nan,,\n"
            ),
            (
                .json,
                """
                [
                  {"frame": 0, "x": 10, "y": 20, "width": 30, "height": 40, "score": 1, "state": "tracked"},
                  {"frame": 1, "x": 10.1, "y": -0.5, "width": 1e-05, "height": 40, "score": 0.25, "state": "lost"},
                  {"frame": 3, "x": 0, "y": 0, "width": 0, "height": null, "score": null, "state": null}
                ]

                """
            ),
            (
                .jsonl,
                """
                {"frame": 0, "x": 10, "y": 20, "width": 30, "height": 40, "score": 1, "state": "tracked"}
                {"frame": 1, "x": 10.1, "y": -0.5, "width": 1e-05, "height": 40, "score": 0.25, "state": "lost"}
                {"frame": 3, "x": 0, "y": 0, "width": 0, "height": null, "score": null, "state": null}

                """
            ),
            (.mot, "1,1,11,21,30,40,1,-1,-1,-1\n2,1,11.1,0.5,1e-05,40,0.25,-1,-1,-1\n4,1,1,1,0,nan,1,-1,-1,-1\n"),
        ])
    func whole(format: TrajectoryFormat, expected: String) {
        #expect(format.render(Self.rows) == expected)
    }

    @Test(
        "a row without its box",
        arguments: [
            (TrajectoryFormat.otb, "NaN,NaN,NaN,NaN\n"), (.vot, "NaN,NaN,NaN,NaN\n"), (.csv, "1,,,,,0.25,lost\n"),
            (
                .jsonl,
                #"{"frame": 1, "x": null, "y": null, "width": null, "height": null, "score": 0.25, "state": "lost"}"#
                    + "\n"
            ), (.mot, ""),
        ])
    func blank(format: TrajectoryFormat, expected: String) throws {
        var row = Self.rows[1]
        row.isBlank = true
        #expect(format.line(row, isFirst: false) == expected)
        let frame = LabelledFrame(index: 1, rows: [row], picture: "1.jpg", size: FrameSize(width: 100, height: 80))
        #expect(frame.yolo.isEmpty && !cocoFile([frame]).contains("bbox"))
        let file = format.render([Self.rows[0], row])
        if format.holdsSeveralTargets && format != .mot {
            #expect(try parseTrajectory(Array(file.utf8), file: "a", convention: .otb).map(\.frame) == [0])
        }
    }

    @Test("no rows", arguments: [(TrajectoryFormat.otb, ""), (.vot, ""), (.json, "[\n]\n")])
    func empty(format: TrajectoryFormat, expected: String) {
        #expect(format.render([]) == expected)
    }

    @Test(
        "a file's ending asks for a format",
        arguments: [
            ("a.csv", TrajectoryFormat.csv), ("b/a.TXT", .csv), ("a", .csv), ("a.b/c", .csv), ("a.json", .json),
            ("a.jsonl", .jsonl), ("a.mp4", nil), ("a.gif", nil),
        ] as [(String, TrajectoryFormat?)])
    func endings(path: String, format: TrajectoryFormat?) {
        #expect(TrajectoryFormat(ofFile: path) == format)
    }

    @Test func labelsForTrainingDetectors() {
        let second = TrajectoryRow(frame: 1, box: BoundingBox(x: 25, y: -4, width: 50, height: 40), score: 0.25)
        let frames = [Self.rows[0], second].map { row in
            LabelledFrame(
                index: row.frame, rows: [row], picture: "img/\(row.frame).jpg",
                size: FrameSize(width: 100, height: 80))
        }
        #expect(frames.map(\.yolo) == ["0 0.25 0.5 0.3 0.5 1\n", "0 0.5 0.2 0.5 0.5 0.25\n"])
        #expect(
            cocoFile(frames) == """
                {"images": [
                  {"id": 1, "file_name": "img/0.jpg", "width": 100, "height": 80},
                  {"id": 2, "file_name": "img/1.jpg", "width": 100, "height": 80}
                ],
                "categories": [{"id": 1, "name": "target"}],
                "annotations": [
                  {"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 20, 30, 40], "area": 1200, "iscrowd": 0, "score": 1},
                  {"id": 2, "image_id": 2, "category_id": 1, "bbox": [25, -4, 50, 40], "area": 2000, "iscrowd": 0, "score": 0.25}
                ]}

                """)
    }

    /// Two targets in the first and third frame of three.
    private static let severalTargets = [0, 2].map { frame in
        (1...2).map { target in
            TrajectoryRow(
                frame: frame, box: BoundingBox(x: Double(10 * target), y: 20, width: 30, height: 40), score: 0.5,
                state: target == 1 ? "tracked" : "lost", target: target)
        }
    }

    @Test(
        "rows of several targets say whose they are",
        arguments: [
            (
                TrajectoryFormat.csv,
                "frame,x,y,width,height,score,state,target\n0,10,20,30,40,0.5,tracked,1\n0,20,20,30,40,0.5,lost,2\n"
            ),
            (.mot, "1,1,11,21,30,40,0.5,-1,-1,-1\n1,2,21,21,30,40,0.5,-1,-1,-1\n"),
            (
                .jsonl,
                """
                {"frame": 0, "x": 10, "y": 20, "width": 30, "height": 40, "score": 0.5, "state": "tracked", "target": 1}
                {"frame": 0, "x": 20, "y": 20, "width": 30, "height": 40, "score": 0.5, "state": "lost", "target": 2}

                """
            ),
        ])
    func severalTargets(format: TrajectoryFormat, expected: String) {
        #expect(format.render(Self.severalTargets[0]) == expected)
    }

    @Test func labelsOfSeveralTargets() {
        let frames = Self.severalTargets.map { rows in
            LabelledFrame(
                index: rows[0].frame, rows: rows, picture: "a & b.jpg", size: FrameSize(width: 100, height: 80))
        }
        #expect(frames[0].yolo == "0 0.25 0.5 0.3 0.5 0.5 1\n0 0.35 0.5 0.3 0.5 0.5 2\n")
        let coco = cocoFile(frames)
        #expect(coco.contains(#""id": 4, "image_id": 2, "category_id": 1, "bbox": [20, 20, 30, 40], "area": 1200"#))
        #expect(coco.contains(#""iscrowd": 0, "track_id": 2, "score": 0.5"#))
        #expect(
            cvatFile(frames, name: "a & b") == """
                <?xml version="1.0" encoding="utf-8"?>
                <annotations>
                  <version>1.1</version>
                  <meta>
                    <task>
                      <name>a &amp; b</name>
                      <size>3</size>
                      <mode>interpolation</mode>
                      <labels><label><name>target</name><attributes></attributes></label></labels>
                      <original_size><width>100</width><height>80</height></original_size>
                    </task>
                  </meta>
                  <track id="0" label="target" source="auto">
                    <box frame="0" outside="0" occluded="0" keyframe="1" xtl="10" ytl="20" xbr="40" ybr="60" z_order="0"></box>
                    <box frame="2" outside="0" occluded="0" keyframe="1" xtl="10" ytl="20" xbr="40" ybr="60" z_order="0"></box>
                  </track>
                  <track id="1" label="target" source="auto">
                    <box frame="0" outside="1" occluded="0" keyframe="1" xtl="20" ytl="20" xbr="50" ybr="60" z_order="0"></box>
                    <box frame="2" outside="1" occluded="0" keyframe="1" xtl="20" ytl="20" xbr="50" ybr="60" z_order="0"></box>
                  </track>
                </annotations>

                """)
    }

    @Test("row by row is the same file", arguments: TrajectoryFormat.allCases)
    func streamed(format: TrajectoryFormat) {
        var text = format.head()
        for (position, row) in Self.rows.enumerated() { text += format.line(row, isFirst: position == 0) }
        #expect(text + format.tail == format.render(Self.rows))
    }

    @Test func namesThatWouldBreakARowAreQuoted() {
        let row = TrajectoryRow(frame: 0, box: Self.rows[0].box, state: "a,\"b\"\n\\")
        #expect(TrajectoryFormat.csv.line(row, isFirst: true) == "0,10,20,30,40,,\"a,\"\"b\"\"\\n\\\"\n")
        #expect(TrajectoryFormat.json.line(row, isFirst: false).hasSuffix("\"state\": \"a,\\\"b\\\"\\n\\\\\"}"))
    }

    @Test func whatIsWrittenReadsBackAsTheSameNumbers() throws {
        var generator = SeededGenerator(seed: 5)
        let boxes = (0..<500).map { _ in
            BoundingBox(
                x: .random(in: -100...2000, using: &generator), y: .random(in: -1...1, using: &generator),
                width: .random(in: 1e-3...500, using: &generator), height: .random(in: 1...500, using: &generator))
        }
        let rows = boxes.enumerated().map { TrajectoryRow(frame: $0.offset, box: $0.element) }
        let vot = try parseAnnotations(Array(TrajectoryFormat.vot.render(rows).utf8), file: "vot", convention: .vot)
        #expect(vot.map(\.box) == boxes)
        let otb = try parseAnnotations(Array(TrajectoryFormat.otb.render(rows).utf8), file: "otb", convention: .otb)
        for (read, written) in zip(otb.compactMap(\.box), boxes) {
            #expect(read.width == written.width && read.height == written.height)
            // What the file holds is exact: x + 1.
            #expect(read.x == (written.x + 1) - 1 && read.y == (written.y + 1) - 1)
        }
        #expect(otb.count == boxes.count)
    }
}
