import Foundation
import TestSupport
import Testing
import Training

/// Whether Open MPI is installed.
private let hasOpenMPI = ["/usr/bin/mpirun", "/usr/local/bin/mpirun"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
}

@Suite struct ProcessGroupTests {
    @Test func aProcessByItselfSumsNothing() throws {
        let group = try ProcessGroup(environment: [:])
        var numbers = [1.5, 2]
        try group.sum(&numbers)
        #expect(group.rank == 0 && group.count == 1 && numbers == [1.5, 2])
    }

    /// Two processes with half of each batch, and three with unequal parts, give the losses of one with the whole.
    @Test(.enabled(if: hasOpenMPI, "mpirun is not installed")) func processesShareBatches() throws {
        let photographs = try PhotographFolder(count: 4)
        let alone = try losses(processes: nil, photographs)
        #expect(alone.count == 8 * 2 + 3)
        for count in [1, 2, 3] {
            #expect(relativeError(try losses(processes: count, photographs), alone) < 1e-5, "\(count) processes")
        }
    }

    /// The probe's numbers.
    private func losses(processes: Int?, _ photographs: PhotographFolder) throws -> [Double] {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("probe-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        let probe = [builtProducts.appendingPathComponent("training-probe").path, photographs.path, output.path]
        let mpirun = ["mpirun", "--allow-run-as-root", "--oversubscribe", "-n", "\(processes ?? 1)"]
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = (processes == nil ? [] : mpirun) + probe
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    }
}
