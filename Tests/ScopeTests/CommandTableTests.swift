import Imaging
import Network
import Scope
import Testing

@Suite struct CommandTableTests {
    /// A state with layers to choose among.
    private func state() throws -> State { try Harness().play("enter").state }

    @Test(
        arguments: [
            ("goto 120", Action.goTo(120)), ("120", .goTo(120)), ("  goto   7 ", .goTo(7)),
            ("layer conv4_6", .layerNamed("conv4_6")),
            ("view psi", nil), ("view intra-spatial", .showView(.intraSpatial)), ("overlay none", .showOverlay(nil)),
            ("overlay response", .showOverlay(.response)), ("overlay channels", nil),
            ("palette cividis", .usePalette(.cividis)),
            ("glyphs halves", .useGlyphs(.halves)), ("graphics sixel", .useGraphics(.sixel)),
            ("speed max", .setSpeed(nil)), ("speed 12.5", .setSpeed(12.5)),
            ("speed 0", nil),
            ("speed nan", nil), ("box 1, 2,3,4.5", .track(BoundingBox(x: 1, y: 2, width: 3, height: 4.5))),
            ("box 1,2,3", nil),
            ("box a,b,c,d", nil), ("ablate inter-frame", .ablate(.interFrame)), ("ablate all", nil),
            ("restore", .restore), ("restore all", nil),
            ("save out.png", .savePicture("out.png")), ("save out.jpg", nil), ("save a b.png", .savePicture("a b.png")),
            ("save-pane p.PNG", .savePane("p.PNG")), ("export t.csv", .export("t.csv", .csv)),
            ("export t.txt", .export("t.txt", .csv)), ("export vot t.txt", .export("t.txt", .vot)),
            ("export t.mp4", nil),
            ("session s.json", .saveSession("s.json")), ("record r.cast", .record("r.cast")), ("record", .record(nil)),
            ("help", .help), ("quit", .quit), ("", nil), ("goto", nil), ("goto -1", nil), ("-1", nil), ("fly", nil),
        ] as [(String, Action?)])
    func parsing(line: String, expected: Action?) throws {
        let state = try state()
        do throws(CommandFault) {
            #expect(try CommandTable.action(for: line, in: state) == expected)
        } catch {
            #expect(expected == nil, "\(error)")
        }
    }

    @Test(arguments: [
        ("goto x", "'x' is no frame: a number from 0 is needed"),
        ("palette red", "'red' is no palette; there are viridis, cividis, diverging, grey"),
        ("box 1,2", "'1,2' is no box: X,Y,W,H in pixels is needed"), ("save a.jpg", "'a.jpg' does not end in .png"),
        ("layer", "layer needs NAME"),
        (
            "export t.xyz",
            "'t.xyz' ends in none of .csv, .txt, .json, .jsonl: say the format first, as in 'export vot t.xyz'"
        ),
        ("export t.mp4", "'t.mp4' is no trajectory: ':video t.mp4' makes a video of the run"),
    ])
    func faults(line: String, text: String) throws {
        let state = try state()
        #expect(throws: CommandFault(description: text)) { try CommandTable.action(for: line, in: state) }
    }

    @Test(arguments: [
        ("go", ["goto "]), ("s", ["speed ", "sweep", "save ", "save-pane ", "session "]), ("q", ["quit"]), ("x", []),
        ("layer ", ["layer conv3_4", "layer conv4_6", "layer conv5_3"]), ("layer conv4", ["layer conv4_6"]),
        ("palette v", ["palette viridis"]), ("glyphs s", ["glyphs sextants"]),
        ("ablate s", ["ablate spatial", "ablate scale"]),
        ("overlay n", ["overlay none"]), ("goto 1", []),
    ])
    func completion(line: String, expected: [String]) throws {
        #expect(CommandTable.completions(of: line, in: try state()) == expected)
    }

    @Test func commandsThatStandAloneAreUnderstood() throws {
        let state = try state()
        for entry in CommandTable.standard where entry.argument.isEmpty {
            #expect(throws: Never.self, "\(entry.name)") { try CommandTable.action(for: entry.name, in: state) }
            #expect(throws: CommandFault(description: "\(entry.name) stands alone: 'x' is too much")) {
                try CommandTable.action(for: "\(entry.name) x", in: state)
            }
        }
    }
}
