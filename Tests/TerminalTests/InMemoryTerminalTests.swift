import Terminal
import Testing

@Suite struct InMemoryTerminalTests {
    let traits = TerminalTraits(name: "memory", depth: .trueColour)

    @Test func theScriptIsPlayed() throws {
        let size = CellSize(columns: 4, rows: 2)
        let larger = CellSize(columns: 6, rows: 2)
        let terminal = InMemoryTerminal(
            size: size, traits: traits, steps: [.event(.key(.space)), .silence, .event(.resized(larger)), .wait])
        terminal.waker.wake()
        #expect(try terminal.nextEvent(timeout: nil) == .key(.space))
        #expect(try terminal.nextEvent(timeout: .zero) == nil)
        #expect(try terminal.nextEvent(timeout: .seconds(1)) == nil)
        #expect(terminal.size == size)
        #expect(try terminal.nextEvent(timeout: nil) == .resized(larger))
        #expect(terminal.size == larger)
        #expect(try terminal.nextEvent(timeout: nil) == .woken)
        #expect(try terminal.nextEvent(timeout: nil) == .endOfInput)
    }

    @Test func onlyWhatChangesIsKept() throws {
        let terminal = InMemoryTerminal(size: CellSize(columns: 1, rows: 1), traits: traits)
        let blank = CellBuffer(size: terminal.size)
        try terminal.present(blank)
        try terminal.present(blank)
        #expect(terminal.frames == [blank])
        terminal.close()
        try terminal.present(CellBuffer(size: terminal.size, filledWith: Cell("x")))
        #expect(terminal.frames == [blank])
        #expect(terminal.isClosed)
    }

    @Test func suspensionIsToldOfAfterwards() throws {
        let terminal = InMemoryTerminal(size: CellSize(columns: 1, rows: 1), traits: traits, keys: [.space])
        try terminal.suspend()
        #expect(try terminal.nextEvent(timeout: nil) == .continued)
        #expect(try terminal.nextEvent(timeout: nil) == .key(.space))
        #expect(terminal.suspensions == 1)
    }
}
