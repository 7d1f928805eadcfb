import Foundation
import Platform
import Testing

@Suite struct FreedMemoryTests {
    /// A block as large as a map, asked for again and again.
    @Test func comesAgainAsItWas() throws {
        FreedMemory.keep()
        let (bytes, page, rounds) = (1 << 20, 4096, 50)
        func touch() {
            let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
            for offset in stride(from: 0, to: bytes, by: page) {
                memory.storeBytes(of: 1, toByteOffset: offset, as: UInt8.self)
            }
            memory.deallocate()
        }
        touch()
        let before = try faultsOfThisThread()
        for _ in 0..<rounds { touch() }
        #expect(try faultsOfThisThread() - before < rounds * bytes / page / 10)
    }

    /// Pages that this thread was given so far: field 10 of its status, counted behind the name in parentheses.
    private func faultsOfThisThread() throws -> Int {
        let status = try String(contentsOfFile: "/proc/thread-self/stat", encoding: .utf8)
        let fields = try #require(status.split(separator: ")").last).split(separator: " ")
        return try #require(Int(fields[7]))
    }
}
