import Testing

/// What is worth going to, printed without a screen.
@Suite struct EventsTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(12)
    }

    private func events(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(
            ["watch", "frames", "--tracker", "cacf", "--init", Scratch.firstBox, "--events"] + arguments, in: scratch)
    }

    @Test func aRunWithoutGroundTruthHasItsLongestJump() throws {
        let outcome = try events()
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.contains { $0.contains("largest jump") && $0.hasSuffix("target sizes") })
        #expect(!outcome.output.contains("IoU"))
        // Frame, kind and numbers in columns; frames rise.
        let frames = lines.compactMap { Int($0.prefix(6).filter { $0 != " " }) }
        #expect(frames.count == lines.count && frames == frames.sorted())
        #expect(try events() == outcome)
    }

    @Test func whatCannotBeTrackedIsSaid() throws {
        let outcome = try Program.run(
            ["watch", "frames", "--tracker", "cacf", "--init", "500,500,5,5", "--events"], in: scratch)
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("trackscope: the box cannot be a target"))
    }
}
