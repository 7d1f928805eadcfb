import Terminal
import Testing

@Suite struct KeyBindingsTests {
    enum Context { case everywhere, box }
    enum Action { case play, quit, accept }
    typealias Table = KeyBindingTable<Context, Action>

    private func table() throws -> Table {
        try Table([
            KeyBinding(.everywhere, "play", [.space, .character("p")], .play, "play or pause"),
            KeyBinding(.everywhere, "quit", [.character("q")], .quit, "leave"),
            KeyBinding(.box, "accept", [.enter, .space], .accept, "take the box"),
        ])
    }

    @Test func theInnermostContextDecides() throws {
        let table = try table()
        #expect(table.action(for: .space, in: [.box, .everywhere]) == .accept)
        #expect(table.action(for: .space, in: [.everywhere]) == .play)
        #expect(table.action(for: .character("q"), in: [.box, .everywhere]) == .quit)
        #expect(table.action(for: .escape, in: [.box, .everywhere]) == nil)
        #expect(table.key(for: .play, in: .everywhere) == "space")
    }

    @Test func aKeyHasOneMeaning() {
        #expect(throws: KeyBindingError.keyTaken(key: "q", by: "play", wantedBy: "quit")) {
            try Table([
                KeyBinding(.everywhere, "play", [.character("q")], .play, ""),
                KeyBinding(.everywhere, "quit", [.character("q")], .quit, ""),
            ])
        }
    }

    @Test func rebinding() throws {
        var table = try table()
        try table.rebind("play", to: ["x", "ctrl+p"])
        #expect(table.action(for: .space, in: [.everywhere]) == nil)
        #expect(table.action(for: .control("p"), in: [.everywhere]) == .play)
        #expect(table.bindings[0].keys.map(\.name) == ["x", "ctrl+p"])
        try table.rebind([(name: "play", keys: ["q"]), (name: "quit", keys: ["x"])])
        #expect(table.action(for: .character("q"), in: [.everywhere]) == .play)
    }

    @Test func aRefusedChangeChangesNothing() throws {
        var table = try table()
        let errors: [(String, [String], KeyBindingError)] = [
            ("play", ["q"], .keyTaken(key: "q", by: "play", wantedBy: "quit")),
            ("fly", ["q"], .unknownAction("fly", known: ["play", "quit", "accept"])),
            ("play", ["hyper+q"], .unknownKey("hyper+q", action: "play")),
        ]
        for (name, keys, error) in errors {
            #expect(throws: error) { try table.rebind(name, to: keys) }
            #expect(table.action(for: .space, in: [.everywhere]) == .play)
        }
        #expect(errors[0].2.description == "the key q cannot be both play and quit: a key has one meaning")
        #expect(errors[1].2.description == "no action is called 'fly'; there are play, quit, accept")
    }
}
