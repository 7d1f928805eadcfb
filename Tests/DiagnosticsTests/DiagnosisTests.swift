import Diagnostics
import Foundation
import Terminal
import Testing
import Text

/// What `doctor` makes of facts, without a machine.
@Suite struct DiagnosisTests {
    @Test func everyFindingHasALine() {
        let diagnosis = Diagnosis([
            Finding(.ok, "FFTW", "fftw-3.3.10"), Finding(.warning, "ffmpeg", "not\nfound"),
            Finding(.missing, "the model", "absent"),
        ])
        #expect(
            diagnosis.text(coloured: false) == """
                ok       FFTW       fftw-3.3.10
                warning  ffmpeg     not found
                missing  the model  absent
                tracking does not work: what it needs is missing

                """)
        #expect(
            diagnosis.text(coloured: true) == """
                \u{1B}[32mok     \u{1B}[0m  FFTW       fftw-3.3.10
                \u{1B}[33mwarning\u{1B}[0m  ffmpeg     not found
                \u{1B}[31mmissing\u{1B}[0m  the model  absent
                tracking does not work: what it needs is missing

                """)
    }

    @Test func itIsReadableByPrograms() throws {
        let diagnosis = Diagnosis([Finding(.ok, "FFTW", "fftw-3.3.10"), Finding(.warning, "ffmpeg", "not found")])
        #expect(
            diagnosis.json == """
                {
                  "canTrack" : true,
                  "findings" : [
                    {
                      "mark" : "ok",
                      "subject" : "FFTW",
                      "text" : "fftw-3.3.10"
                    },
                    {
                      "mark" : "warning",
                      "subject" : "ffmpeg",
                      "text" : "not found"
                    }
                  ],
                  "program" : "\(Release.name)"
                }

                """)
    }

    @Test(arguments: [
        ([Finding.Mark.ok], true, "tracking works"), ([.ok, .warning], true, "tracking works; 1 warning"),
        ([.warning, .warning], true, "tracking works; 2 warnings"),
        ([.warning, .missing], false, "tracking does not work: what it needs is missing"),
    ])
    func theConclusionFollowsTheWorst(marks: [Finding.Mark], canTrack: Bool, conclusion: String) {
        let diagnosis = Diagnosis(marks.map { Finding($0, "it", "is so") })
        #expect(diagnosis.canTrack == canTrack)
        #expect(diagnosis.text(coloured: false).hasSuffix("\n\(conclusion)\n"))
    }

    private func terminal(
        isTerminal: Bool = true, size: (Int, Int)? = (120, 40), characterSet: String = "UTF-8",
        depth: ColourDepth? = .trueColour, environment: [String: String] = ["TERM": "xterm-256color"]
    ) -> TerminalFacts {
        TerminalFacts(
            isTerminal: isTerminal, size: size, characterSet: characterSet,
            traits: depth.map {
                TerminalTraits(name: environment["TERM"] ?? "", depth: $0, isUTF8: characterSet == "UTF-8")
            }, environment: environment)
    }

    @Test func aGoodTerminal() {
        #expect(
            terminal(environment: ["TERM": "xterm", "COLORTERM": "truecolor", "SHELL": "sh"]).findings == [
                Finding(.ok, "terminal", "xterm, 120x40"),
                Finding(.ok, "colours", "24 bit (TERM=xterm, COLORTERM=truecolor)"),
                Finding(.ok, "characters", "UTF-8, pictures drawn in sextants"),
            ])
    }

    @Test func aPipeIsNoFault() {
        #expect(
            terminal(isTerminal: false, size: nil).findings[0]
                == Finding(
                    .ok, "terminal", "standard output is not a terminal; commands without a screen do not need one"))
    }

    @Test(arguments: [
        ((39, 40), "xterm-256color, 39x40; a screen needs 40x12"),
        ((120, 11), "xterm-256color, 120x11; a screen needs 40x12"),
    ])
    func aSmallTerminal(size: (Int, Int), text: String) {
        #expect(terminal(size: size).findings[0] == Finding(.warning, "terminal", text))
    }

    @Test func aTerminalOfUnknownSize() {
        #expect(
            terminal(size: nil).findings[0] == Finding(.warning, "terminal", "xterm-256color, of unknown size"))
    }

    @Test(arguments: [
        ([:], "TERM is not set"), (["TERM": "dumb"], "TERM=dumb cannot place a cursor"),
        (["TERM": "tricorder"], "TERM=tricorder is not in terminfo"),
    ])
    func anUnsuitableTerminal(environment: [String: String], reason: String) {
        #expect(
            terminal(depth: nil, environment: environment).findings[0]
                == Finding(.warning, "terminal", "\(reason); a screen needs a terminal type such as xterm-256color"))
    }

    @Test func aLocaleWithoutUnicode() {
        #expect(
            terminal(characterSet: "ANSI_X3.4-1968").findings[2]
                == Finding(
                    .warning, "characters",
                    "ANSI_X3.4-1968, not UTF-8: pictures are drawn in ASCII; a locale such as LANG=C.UTF-8 helps"))
    }

    @Test(arguments: [
        (ColourDepth.trueColour, "24 bit"), (.indexed256, "256"), (.indexed16, "16"), (.indexed8, "8"),
        (.monochrome, "none"),
    ])
    func coloursHaveNames(depth: ColourDepth, name: String) {
        let finding = terminal(depth: depth, environment: ["TERM": "xterm", "NO_COLOR": "1"]).findings[1]
        #expect(finding == Finding(.ok, "colours", "\(name) (TERM=xterm, NO_COLOR=1)"))
    }

    @Test(arguments: [
        (true, ColourDepth.indexed8, true), (false, .trueColour, false), (true, .monochrome, false), (true, nil, false),
    ])
    func marksAreColouredOnTerminalsThatHaveColours(isTerminal: Bool, depth: ColourDepth?, allowed: Bool) {
        #expect(terminal(isTerminal: isTerminal, depth: depth).allowsColours == allowed)
    }

    private func system(
        cores: Int = 2, quota: Double? = nil, instructionSet: String = "avx512", hasBFloat16: Bool = true,
        environment: [String: String] = [:]
    ) -> [Finding] {
        SystemFacts(
            processor: "A Processor", cores: cores, coreQuota: quota, instructionSet: instructionSet,
            hasBFloat16: hasBFloat16, openBLASCore: "SkylakeX", openBLASConfiguration: "OpenBLAS 0.3.21  DYNAMIC_ARCH ",
            fftwVersion: "fftw-3.3.10", environment: environment
        ).findings
    }

    @Test func aGoodMachine() {
        #expect(
            system() == [
                Finding(.ok, "processor", "A Processor, 2 cores"), Finding(.ok, "instructions", "avx512"),
                Finding(.ok, "bfloat16", "available (--precision bfloat16)"),
                Finding(.ok, "OpenBLAS", "core SkylakeX, OpenBLAS 0.3.21 DYNAMIC_ARCH"),
                Finding(.ok, "FFTW", "fftw-3.3.10"), Finding(.ok, "threads", "2, one for each core (--threads)"),
            ])
    }

    @Test func machinesWithShortcomings() {
        #expect(system(cores: 1)[0].text == "A Processor, 1 core")
        #expect(
            system(instructionSet: "baseline")[1]
                == Finding(.warning, "instructions", "baseline: this processor has no AVX2, tracking is slow"))
        #expect(
            system(instructionSet: "avx2", environment: ["TRACKSCOPE_CPU": "avx2"])[1]
                == Finding(.warning, "instructions", "avx2, as TRACKSCOPE_CPU asks"))
        #expect(system(environment: ["TRACKSCOPE_CPU": "avx512"])[1] == Finding(.ok, "instructions", "avx512"))
        #expect(
            system(environment: ["TRACKSCOPE_CPU": "mmx"])[1]
                == Finding(
                    .warning, "instructions",
                    "avx512; TRACKSCOPE_CPU=mmx is ignored, it is none of baseline, avx2, avx512"))
        #expect(
            system(hasBFloat16: false)[2]
                == Finding(.ok, "bfloat16", "not available: products are in single precision"))
        #expect(
            system(environment: ["OPENBLAS_CORETYPE": "Haswell"])[3]
                == Finding(
                    .warning, "OpenBLAS",
                    "core SkylakeX, OpenBLAS 0.3.21 DYNAMIC_ARCH; OPENBLAS_CORETYPE=Haswell pins OpenBLAS to the kernels of "
                        + "SkylakeX; unset, it chooses the fastest"))
        #expect(
            system(cores: 8, quota: 1.5)[5]
                == Finding(
                    .warning, "threads",
                    "8, but this container may use the time of 1.5 cores: fewer may be faster (--threads)"))
        #expect(system(cores: 2, quota: 4)[5].mark == .ok)
    }

    @Test(arguments: [
        ("processor\t: 0\nmodel\t\t: 17\nmodel name\t: AMD  EPYC 9634 \n", "AMD EPYC 9634"),
        ("model name: One\nmodel name: Two\n", "One"), ("CPU implementer : 0x41\n", nil), ("", nil),
    ])
    func theProcessorHasAName(text: String, name: String?) {
        #expect(SystemFacts.processorName(inCPUInfo: text) == name)
    }

    @Test(arguments: [
        ("max 100000\n", nil), ("150000 100000\n", 1.5), ("", nil), ("100000", nil), ("-1 100000", nil), ("1 0", nil),
    ])
    func aContainerMayLimitTheTime(text: String, cores: Double?) {
        #expect(SystemFacts.coreQuota(inCPUMax: text) == cores)
    }
}
