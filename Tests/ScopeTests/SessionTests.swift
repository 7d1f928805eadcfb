import Foundation
import Imaging
import Network
import Scope
import Terminal
import Testing

@Suite struct SessionTests {
    private func state() -> State {
        var history = TargetHistory(initialAblation: .context)
        history.setTarget(BoundingBox(x: 1.5, y: 2, width: 30, height: 40), at: 3)
        history.setAblation([.context, .interFrame], at: 9)
        var state = State(
            subject: Subject(
                name: "Demo", path: "/data/Demo", frameCount: 40, tracker: TrackerTraits(name: "rar")),
            settings: Settings(),
            size: CellSize(columns: 80, rows: 24), traits: TerminalTraits(name: "memory", depth: .trueColour),
            history: history, position: 12)
        state.look.view = .intraSpatial
        state.look.layer = 2
        state.settings.palette = .cividis
        return state
    }

    @Test func savedAndReadItIsTheSame() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { _ = try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("session.json").path
        try Data(Session(state()).text.utf8).write(to: URL(fileURLWithPath: path))
        let session = try Session.read(path)
        #expect(session == Session(state()))
        #expect(session.history == state().history)
        #expect(session.source == "/data/Demo" && session.frame == 12 && session.tracker == "rar")
        var other = State(
            subject: state().subject, settings: Settings(), size: CellSize(columns: 80, rows: 24),
            traits: state().traits)
        session.restore(&other)
        #expect(other.look.view == .intraSpatial && other.look.layer == 2 && other.settings.palette == .cividis)
    }

    @Test(arguments: [
        ("", "s is no session: it is not JSON"), ("{}", "s is no session: 'format' is missing"),
        (#"{"format": 3}"#, "s is no session: 'format' is of another kind"),
        (
            #"{"format":"x","source":"","tracker":"","frame":0,"without":[],"changes":[],"view":"","layer":0,"palette":""}"#,
            "s has the format 'x', not 'trackscope.session/1'"
        ),
        (
            #"{"format":"trackscope.session/1","source":"","tracker":"","frame":0,"without":["legs"],"changes":[],"view":"","layer":0,"palette":""}"#,
            "s: 'legs' is no part; there are inter-frame, channel, spatial, attention, hierarchy, context, scale, colour, gradients"
        ),
        (
            #"{"format":"trackscope.session/1","source":"","tracker":"","frame":0,"without":[],"changes":[{"frame":2,"box":[1,2]}],"view":"","layer":0,"palette":""}"#,
            "s: the box of frame 2 has not four finite numbers"
        ),
        (
            #"{"format":"trackscope.session/1","source":"","tracker":"","frame":0,"without":[],"changes":[{"frame":-2}],"view":"","layer":0,"palette":""}"#,
            "s: -2 is no frame"
        ),
    ])
    func faults(text: String, expected: String) {
        #expect(throws: Session.Fault(description: expected)) { try Session.parse(Data(text.utf8), file: "s") }
    }

    @Test func noFileAtAll() {
        #expect(throws: Session.Fault(description: "/nowhere/x does not exist")) { try Session.read("/nowhere/x") }
        #expect(throws: Session.Fault.self) { try Session.read("/dev/zero") }
    }
}
