import Foundation
import Network
import Tensors

/// What is known of the machine and the libraries, for `doctor` and beside every measurement.
package struct SystemFacts: Sendable {
    /// The processor's name.
    package var processor: String
    /// Cores that this process may use.
    package var cores: Int
    /// The share of processor time that a container grants, in cores; nil without a limit.
    package var coreQuota: Double?
    /// The instruction set of the kernels, `TRACKSCOPE_CPU` considered.
    package var instructionSet: String
    /// Whether products can be computed in bfloat16.
    package var hasBFloat16: Bool
    /// The processor that OpenBLAS chose its kernels for.
    package var openBLASCore: String
    /// OpenBLAS's version and options.
    package var openBLASConfiguration: String
    /// FFTW's name and version.
    package var fftwVersion: String
    /// The environment.
    package var environment: [String: String]

    /// Facts from their parts.
    package init(
        processor: String, cores: Int, coreQuota: Double? = nil, instructionSet: String, hasBFloat16: Bool,
        openBLASCore: String, openBLASConfiguration: String, fftwVersion: String, environment: [String: String]
    ) {
        self.processor = processor
        self.cores = cores
        self.coreQuota = coreQuota
        self.instructionSet = instructionSet
        self.hasBFloat16 = hasBFloat16
        self.openBLASCore = openBLASCore
        self.openBLASConfiguration = openBLASConfiguration
        self.fftwVersion = fftwVersion
        self.environment = environment
    }

    /// The facts of the machine this runs on.
    package static func current() -> SystemFacts {
        func contents(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
        return SystemFacts(
            processor: processorName(inCPUInfo: contents("/proc/cpuinfo")) ?? "an unnamed processor",
            cores: ProcessInfo.processInfo.activeProcessorCount,
            coreQuota: coreQuota(inCPUMax: contents("/sys/fs/cgroup/cpu.max")),
            instructionSet: "\(InstructionSet.current)", hasBFloat16: Precision.bfloat16.isAvailable,
            openBLASCore: NumericalLibraries.openBLASCore,
            openBLASConfiguration: NumericalLibraries.openBLASConfiguration,
            fftwVersion: NumericalLibraries.fftwVersion, environment: ProcessInfo.processInfo.environment)
    }

    /// Why OpenBLAS may be slower than it could be; nil where nothing holds it back.
    package var openBLASWarning: String? {
        environment["OPENBLAS_CORETYPE"].map {
            "OPENBLAS_CORETYPE=\($0) pins OpenBLAS to the kernels of \(openBLASCore); unset, it chooses the fastest"
        }
    }

    /// The processor's name in the text of `/proc/cpuinfo`.
    package static func processorName(inCPUInfo text: String) -> String? {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmingPrefix("model name").allSatisfy(\.isWhitespace) else { continue }
            return parts[1].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        return nil
    }

    /// The cores' worth of time that the text of a control group's `cpu.max` grants: quota over period; nil where it says
    /// `max` or nothing.
    package static func coreQuota(inCPUMax text: String) -> Double? {
        let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) }
        guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0 else {
            return nil
        }
        return quota / period
    }
}
