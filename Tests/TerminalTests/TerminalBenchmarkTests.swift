import Terminal
import Testing

@Suite struct TerminalBenchmarkTests {
    @Test func everyKindIsTimedAndAStillScreenWritesNothing() throws {
        let results = TerminalBenchmark.run(frames: 2)
        #expect(
            results.map(\.name) == [
                "24 bit, plain", "24 bit, halves", "24 bit, quadrants", "24 bit, sextants", "256 colours, plain",
                "256 colours, halves", "256 colours, quadrants", "256 colours, sextants", "mono, plain", "mono, halves",
                "mono, quadrants", "mono, sextants", "24 bit, still",
            ])
        #expect(results.dropLast().allSatisfy { $0.bytes > 5000 && $0.bytes < 200_000 })
        #expect(try #require(results.last).bytes == 0)
    }
}
