import Imaging
import Network
import Scope
import Testing

@Suite struct CommandsTests {
    @Test(
        arguments: [
            ("goto 120", Command.goTo(120)), ("120", .goTo(120)), ("  goto   7 ", .goTo(7)),
            ("layer conv4_6", .layer("conv4_6")),
            ("view psi", nil), ("view intra-spatial", .view(.intraSpatial)), ("overlay none", .overlay(nil)),
            ("overlay response", .overlay(.response)), ("overlay channels", nil),
            ("palette cividis", .palette(.cividis)),
            ("glyphs halves", .glyphs(.halves)), ("speed max", .speed(nil)), ("speed 12.5", .speed(12.5)),
            ("speed 0", nil),
            ("speed nan", nil), ("box 1, 2,3,4.5", .box(BoundingBox(x: 1, y: 2, width: 3, height: 4.5))),
            ("box 1,2,3", nil),
            ("box a,b,c,d", nil), ("ablate inter-frame", .ablate(.interFrame)), ("ablate all", nil),
            ("restore", .restore),
            ("save out.png", .save("out.png")), ("save out.jpg", nil), ("save a b.png", .save("a b.png")),
            ("save-pane p.PNG", .savePane("p.PNG")), ("export t.csv", .export("t.csv", .csv)),
            ("export t.txt", .export("t.txt", .otb)), ("export vot t.txt", .export("t.txt", .vot)), ("export t", nil),
            ("session s.json", .session("s.json")), ("record r.cast", .record("r.cast")), ("record", .record(nil)),
            ("help", .help), ("quit", .quit), ("", nil), ("goto", nil), ("goto -1", nil), ("-1", nil), ("fly", nil),
        ] as [(String, Command?)])
    func parsing(line: String, expected: Command?) {
        switch Command.parse(line) {
        case .success(let command): #expect(command == expected)
        case .failure(let fault): #expect(expected == nil, "\(fault)")
        }
    }

    @Test(arguments: [
        ("goto x", "'x' is no frame: a number from 0 is needed"),
        ("palette red", "'red' is no palette; there are viridis, cividis, diverging, grey"),
        ("box 1,2", "'1,2' is no box: X,Y,W,H in pixels is needed"), ("save a.jpg", "'a.jpg' does not end in .png"),
        ("layer", "layer needs NAME"),
        ("export t", "'t' ends in none of .csv, .json, .txt: say the format first, as in 'export vot t'"),
    ])
    func faults(line: String, text: String) {
        guard case .failure(let fault) = Command.parse(line) else {
            Issue.record("\(line) was accepted")
            return
        }
        #expect(fault.description == text)
    }

    @Test(arguments: [
        ("go", ["goto "]), ("s", ["speed ", "save ", "save-pane ", "session "]), ("q", ["quit"]), ("x", []),
        ("layer ", ["layer conv3_4", "layer conv4_6"]), ("layer conv4", ["layer conv4_6"]),
        ("palette v", ["palette viridis"]), ("glyphs s", ["glyphs sextants"]),
        ("ablate s", ["ablate spatial", "ablate scale"]),
        ("overlay n", ["overlay none"]), ("goto 1", []),
    ])
    func completion(line: String, expected: [String]) {
        #expect(Command.completions(of: line, layers: ["conv3_4", "conv4_6"]) == expected)
    }

    @Test func everyCommandIsUnderstood() {
        for entry in Command.all where entry.argument.isEmpty {
            guard case .success = Command.parse(entry.name) else {
                Issue.record("\(entry.name)")
                continue
            }
        }
    }
}
