import Text

extension SystemFacts {
    /// The findings about processor, libraries and threads.
    package var findings: [Finding] {
        [processorFinding, instructionFinding, halfFinding, openBLASFinding, fftwFinding, threadFinding]
    }

    private var processorFinding: Finding {
        Finding(.ok, "processor", "\(processor), \(counted(cores, "core"))")
    }

    private var instructionFinding: Finding {
        let names = ["baseline", "avx2", "avx512"]
        if let wanted = environment["TRACKSCOPE_CPU"] {
            guard names.contains(wanted) else {
                return Finding(
                    .warning, "instructions",
                    "\(instructionSet); TRACKSCOPE_CPU=\(wanted) is ignored, it is none of "
                        + names.joined(separator: ", "))
            }
            if wanted == instructionSet && wanted != names.last {
                return Finding(.warning, "instructions", "\(instructionSet), as TRACKSCOPE_CPU asks")
            }
        }
        return instructionSet == names.first
            ? Finding(.warning, "instructions", "\(instructionSet): this processor has no AVX2, tracking is slow")
            : Finding(.ok, "instructions", instructionSet)
    }

    private var halfFinding: Finding {
        Finding(
            .ok, "bfloat16",
            hasBFloat16 ? "available (--precision bfloat16)" : "not available: products are in single precision")
    }

    private var openBLASFinding: Finding {
        let facts = "core \(openBLASCore), \(openBLASConfiguration.split(separator: " ").joined(separator: " "))"
        return openBLASWarning.map { Finding(.warning, "OpenBLAS", "\(facts); \($0)") }
            ?? Finding(.ok, "OpenBLAS", facts)
    }

    private var fftwFinding: Finding { Finding(.ok, "FFTW", fftwVersion) }

    private var threadFinding: Finding {
        if let coreQuota, coreQuota < Double(cores) {
            let quota = (coreQuota * 10).rounded() / 10
            return Finding(
                .warning, "threads",
                "\(cores), but this container may use the time of \(quota) cores: fewer may be faster (--threads)")
        }
        return Finding(.ok, "threads", "\(cores), one for each core (--threads)")
    }
}
