import Diagnostics
import Network
import Testing

/// Medians, shares and the table of `bench`, from numbers chosen by hand.
@Suite struct BenchReportTests {
    @Test(arguments: [([3], 3), ([5, 1, 3], 3), ([4, 1, 2, 9], 3)] as [([Double], Double)])
    func theMedianIsInTheMiddle(values: [Double], expected: Double) {
        #expect(median(values) == expected)
    }

    @Test func repetitionsBecomeMedians() {
        var samples = StageSamples()
        for (conv, memory, whole) in [(10, 2, 14), (40, 6, 50), (20, 4, 26)] {
            var profile = StageProfile()
            profile.add(.conv1, .milliseconds(conv), multiplications: 1_000_000_000, bytes: 50_000_000)
            profile.add(.memory, .milliseconds(memory))
            samples.add(profile, seconds: Double(whole) / 1000)
        }
        let timing = samples.timing(patches: 1)
        #expect(timing.repetitions == 3)
        #expect(timing.milliseconds == 26)
        #expect(timing.fastest == 14)
        #expect(timing.stages.map(\.stage) == ["conv1", "memory", "rest"])
        #expect(timing.stages.map(\.milliseconds) == [20, 4, 2])
        // Two operations a multiply-accumulate: 2e9 in 20 ms.
        #expect(timing.stages[0].gflops == 100)
        #expect(timing.stages[1].gflops == nil)
        #expect(timing.stages.map(\.intensity) == [40, nil, nil])
        let shares: [Double] = [20.0 / 26, 4.0 / 26, 2.0 / 26]
        #expect(timing.stages.map(\.share) == shares)
        #expect(timing.gflops == 2 / 26e-3)
    }

    @Test func aRepetitionMayBeAMeanOfFrames() {
        var samples = StageSamples()
        var profile = StageProfile()
        profile.add(.layer1, .milliseconds(30), multiplications: 3_000_000_000)
        samples.add(profile, seconds: 0.036, dividedBy: 3)
        let timing = samples.timing(patches: nil)
        #expect(timing.milliseconds == 12)
        #expect(abs(timing.stages[0].milliseconds - 10) < 1e-9)
        #expect(abs((timing.stages[0].gflops ?? 0) - 200) < 1e-9)
    }

    private let report = BenchReport(
        machine: BenchReport.Machine(
            processor: "A Processor", cores: 2, instructionSet: "avx512", threads: 2, openBLASCore: "SkylakeX",
            load: 0.5, date: "2026-01-02T03:04:05Z"),
        peaks: [
            BenchReport.Peak(precision: "float32", oneThread: 100, allThreads: 200),
            BenchReport.Peak(precision: "bfloat16", oneThread: 200, allThreads: 390),
        ],
        bandwidth: 20, product: BenchReport.Product(rows: 961, columns: 1024, depth: 512, openBLAS: 80, ownKernel: 90),
        frameSize: [320, 240],
        subjects: [
            BenchReport.Subject(
                name: "rar with light", precision: "float32",
                patch: BenchReport.Timing(
                    repetitions: 40, patches: 1, milliseconds: 10.5, fastest: 9.75, gflops: 150,
                    stages: [
                        BenchReport.StageTiming(stage: "crop", milliseconds: 0.5, gflops: nil, share: 0.05),
                        BenchReport.StageTiming(
                            stage: "conv1", milliseconds: 9.5, gflops: 160, share: 0.95, intensity: 16),
                    ]),
                batch: BenchReport.Timing(
                    repetitions: 12, patches: 4, milliseconds: 38, fastest: 37, gflops: 160, stages: []),
                frame: BenchReport.Timing(
                    repetitions: 20, patches: 8, milliseconds: 125, fastest: 120.25, gflops: 140,
                    stages: [
                        BenchReport.StageTiming(stage: "decode", milliseconds: 1.25, gflops: nil, share: 0.01),
                        BenchReport.StageTiming(stage: "crop", milliseconds: 3.75, gflops: nil, share: 0.03),
                        BenchReport.StageTiming(stage: "conv1", milliseconds: 120, gflops: 140, share: 0.96),
                    ])),
            BenchReport.Subject(
                name: "cacf", precision: "float32", patch: nil, batch: nil,
                frame: BenchReport.Timing(
                    repetitions: 9, patches: nil, milliseconds: 8, fastest: 7.5, gflops: nil,
                    stages: [
                        BenchReport.StageTiming(stage: "decode", milliseconds: 2, gflops: nil, share: 0.25),
                        BenchReport.StageTiming(stage: "rest", milliseconds: 6, gflops: nil, share: 0.75),
                    ])),
        ],
        drawing: [
            BenchReport.Drawing(name: "24 bit, halves", milliseconds: 0.25, bytes: 182_508),
            BenchReport.Drawing(name: "24 bit, still", milliseconds: 1.2, bytes: 0),
        ])

    @Test func anEarlierReportIsSetBeside() {
        var later = report
        later.machine.date = "2026-02-03T04:05:06Z"
        later.machine.load = 2
        later.subjects[0].precision = "int8"
        later.subjects[0].frame.milliseconds = 50
        later.subjects[0].frame.fastest = 48.1
        later.subjects[0].frame.stages = [
            BenchReport.StageTiming(stage: "decode", milliseconds: 1, gflops: nil, share: 0.02),
            BenchReport.StageTiming(stage: "conv1", milliseconds: 48, gflops: 350, share: 0.96),
            BenchReport.StageTiming(stage: "rest", milliseconds: 1, gflops: nil, share: 0.02),
        ]
        later.subjects[1].name = "rar-plain"
        #expect(
            BenchComparison(report, later).text == """
                then  A Processor, avx512, 2 threads, peak 200.0 GFLOP/s, load 0.5, 2026-01-02T03:04:05Z
                now   A Processor, avx512, 2 threads, peak 200.0 GFLOP/s, load 2.0, 2026-02-03T04:05:06Z

                rar with light, float32 then, int8 now: one frame
                stage        then ms    now ms  then/now
                decode         1.250     1.000      1.25
                crop           3.750         -
                conv1        120.000    48.000      2.50
                rest               -     1.000
                whole        125.000    50.000      2.50
                fastest      120.250    48.100      2.50

                rar-plain: not in the earlier report

                """)
    }

    @Test func theTableShowsEveryNumber() {
        #expect(
            BenchTable(report).text == """
                A Processor, 2 cores, avx512, 2 threads, 2026-01-02T03:04:05Z, load 0.5
                peak float32: 100.0 GFLOP/s on one thread, 200.0 on 2
                peak bfloat16: 200.0 GFLOP/s on one thread, 390.0 on 2
                961x1024x512 product on one thread: OpenBLAS (SkylakeX) 80.0 GFLOP/s (80% of peak),
                    own kernel 90.0 GFLOP/s (90% of peak), ratio 1.12

                rar with light, float32, frames of 320x240
                                                one patch          one frame (8 patches)
                stage            ms  GFLOP/s  peak  share       ms  GFLOP/s  peak  share
                decode                                       1.250                  1.0%
                crop          0.500                  5.0%    3.750                  3.0%
                conv1         9.500    160.0   80%  95.0%    120.0    140.0   70%  96.0%
                whole        10.500    150.0   75%           125.0    140.0   70%
                fastest       9.750                          120.2
                runs             40                             20
                4 patches together: 9.50 ms each
                8.0 frames a second, decoding included

                what holds a patch up, maps and weights moving at 20.0 GB/s
                stage      FLOP/byte  at most  reached  bound by
                conv1           16.0    200.0      80%  arithmetic

                cacf, float32, frames of 320x240
                                                one frame
                stage            ms  GFLOP/s  peak  share
                decode        2.000                 25.0%
                rest          6.000                 75.0%
                whole         8.000
                fastest       7.500
                runs              9
                125.0 frames a second, decoding included

                drawing 100x50 cells of noise        ms    bytes
                24 bit, halves                    0.250   182508
                24 bit, still                     1.200        0

                ms: medians. GFLOP/s: the layers' multiply-adds as their plain definition counts them, two operations each.
                peak: share of the float32 peak of all threads; Winograd layers do fewer operations than are counted, and
                bfloat16 and int8 products go beyond it. share: of the sum of the stages. rest: what belongs to no stage.
                at most: what the peak of the stage's precision and the way to memory allow, if every map and weight is read
                and written once. reached: of that; Winograd layers, and maps that stay in a cache, may reach more than all.

                """)
    }

    @Test(
        "what holds a stage up",
        arguments: [
            // At 20 GB/s, 16 operations a byte leave 320 GFLOP/s: the peaks of 200 and 390 are reached first, or not.
            ("float32", "layer1", 150, 16, 200, .arithmetic), ("bfloat16", "layer1", 250, 16, 320, .memory),
            ("bfloat16", "memory", 150, 16, 200, .arithmetic), ("float32", "attention", 50, 2, 40, .memory),
            ("float32", "attention", 10, 2, 40, .latency), ("float32", "layer4", 79, 16, 200, .latency),
        ] as [(String, String, Double, Double, Double, BenchRoofline.Bound)])
    func roofline(
        precision: String, stage: String, rate: Double, intensity: Double, limit: Double, bound: BenchRoofline.Bound
    ) throws {
        var report = report
        var subject = report.subjects[0]
        subject.precision = precision
        subject.patch?.stages = [
            BenchReport.StageTiming(stage: "crop", milliseconds: 1, gflops: nil, share: 0.5),
            BenchReport.StageTiming(stage: stage, milliseconds: 1, gflops: rate, share: 0.5, intensity: intensity),
        ]
        let rows = [BenchRoofline.Row(stage: stage, intensity: intensity, limit: limit, rate: rate, bound: bound)]
        #expect(BenchRoofline(subject, of: report)?.rows == rows)
        report.bandwidth = nil
        #expect(BenchRoofline(subject, of: report) == nil, "an earlier report says nothing of memory")
    }
}
