import Correlation
import Tensors
import TestSupport
import Testing

@Suite struct CorrelationFilterTests {
    typealias Solution = FilterConfiguration.Solution

    /// `count` maps of features: smooth enough to be correlated across channels, as a network's are.
    static func maps(_ count: Int, _ configuration: FilterConfiguration, seed: UInt64) -> [[Float]] {
        var generator = SeededGenerator(seed: seed)
        let cells = configuration.rows * configuration.columns
        return (0..<count).map { _ in
            let common = generator.floats(cells)
            return (0..<(cells * configuration.channels)).map { index in
                common[index / configuration.channels] * 0.7 + Float.random(in: -1...1, using: &generator)
            }
        }
    }

    static func batch(_ maps: [[Float]], _ configuration: FilterConfiguration) -> Tensor<Float> {
        Tensor(
            shape: [maps.count, configuration.rows, configuration.columns, configuration.channels],
            elements: maps.flatMap { $0 })
    }

    static func map(_ values: [Float], _ configuration: FilterConfiguration) -> Tensor<Float> {
        Tensor(shape: [configuration.rows, configuration.columns, configuration.channels], elements: values)
    }

    // MARK: by hand

    /// Maps of one cell: the transform is the identity, and so are window and label.
    struct HandCase: Sendable {
        var solution: Solution
        var contexts: [[Float]]
        var response: Float
    }

    @Test(arguments: [
        // (2 . 3 / 5 + 1 . 1 / 2) / 2
        HandCase(solution: .channelwise, contexts: [], response: 0.85),
        // D = 4 + 1 + 1
        HandCase(solution: .shared, contexts: [], response: 7 / 6),
        // A = [5 2; 2 2], W = (1/3, 1/6)
        HandCase(solution: .joint, contexts: [], response: 7 / 6),
        // D = (5.5, 2.5)
        HandCase(solution: .channelwise, contexts: [[1, -1]], response: (6 / 5.5 + 1 / 2.5) / 2),
        HandCase(solution: .shared, contexts: [[1, -1]], response: 7 / 7),
        // A = [5.5 1.5; 1.5 2.5], W = (3.5, 2.5) / 11.5
        HandCase(solution: .joint, contexts: [[1, -1]], response: 13 / 11.5),
        HandCase(solution: .shared, contexts: [[1, -1], [0, 2]], response: 7 / 9),
    ])
    func solvesOneCellByHand(_ test: HandCase) {
        let configuration = FilterConfiguration(
            solution: test.solution, rows: 1, columns: 1, channels: 2, lambda1: 1, lambda2: 0.5)
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(
            template: Self.map([2, 1], configuration), contexts: test.contexts.map { Self.map($0, configuration) })
        let response = filter.respond(to: Self.map([3, 1], configuration))
        #expect(response.shape == [1, 1])
        #expect(abs(response[0] - test.response) < 1e-6)
    }

    @Test(arguments: Solution.allCases) func theSumsRun(_ solution: Solution) {
        let configuration = FilterConfiguration(
            solution: solution, rows: 1, columns: 1, channels: 1, lambda1: 1, lambda2: 0, rate: 0.25)
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(template: Self.map([2], configuration), contexts: [])
        filter.update(template: Self.map([4], configuration), contexts: [])
        // N = 0.75 . 2 + 0.25 . 4 = 2.5, D = 0.75 . 5 + 0.25 . 17 = 8.
        #expect(abs(filter.respond(to: Self.map([1], configuration))[0] - 2.5 / 8) < 1e-6)
        filter.update(template: Self.map([1], configuration), contexts: [], rate: 0.5)
        // N = 1.25 + 0.5, D = 4 + 0.5 . 2.
        #expect(abs(filter.respond(to: Self.map([1], configuration))[0] - 1.75 / 5) < 1e-6)
        #expect(filter.sampleCount == 3)
    }

    @Test(arguments: Solution.allCases) func theTemplateItselfGivesTheLabel(_ solution: Solution) {
        // Without contexts and with hardly any regularisation; in single precision, some frequencies of a windowed map are
        // near 0 and need a little.
        let configuration = FilterConfiguration(
            solution: solution, rows: 31, columns: 31, channels: 8, lambda1: 1e-6, lambda2: 0)
        let template = Self.map(Self.maps(1, configuration, seed: 1)[0], configuration)
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(template: template, contexts: [])
        let label: Tensor<Float> = GaussianLabel(rows: 31, columns: 31, deviation: configuration.labelDeviation).map()
        #expect(relativeError(filter.respond(to: template).elements, label.elements) < 1e-4)
        let peak = ResponsePeak(in: filter.respond(to: template))
        #expect(peak.row == 0 && peak.column == 0 && abs(peak.value - 1) < 1e-4)
    }

    // MARK: against the plain reference

    struct Case: Sendable {
        var configuration: FilterConfiguration
        var contexts: Int
        var limit: Double
    }

    static let cases: [Case] = Solution.allCases.flatMap { solution in
        [
            Case(
                configuration: FilterConfiguration(solution: solution, rows: 6, columns: 5, channels: 3), contexts: 2,
                limit: 2e-5),
            Case(
                configuration: FilterConfiguration(
                    solution: solution, rows: 5, columns: 8, channels: 6, lambda2: 0, labelDeviation: 0.8),
                contexts: 1, limit: 2e-5),
            Case(
                configuration: FilterConfiguration(solution: solution, rows: 31, columns: 31, channels: 5), contexts: 4,
                limit: 2e-5),
            Case(
                configuration: FilterConfiguration(solution: solution, rows: 12, columns: 9, channels: 18, lambda2: 1),
                contexts: 0, limit: 2e-5),
        ]
    }

    @Test(arguments: cases) func agreesWithThePlainReference(_ test: Case) {
        let configuration = test.configuration
        let samples = (0..<3).map { Self.maps(1 + test.contexts, configuration, seed: UInt64($0)) }
        // The third search is the first template moved: a high peak.
        let searches = Self.maps(2, configuration, seed: 9) + [samples[0][0]]
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(patches: Self.batch(samples[0], configuration))
        filter.update(patches: Self.batch(samples[1], configuration), rate: 0.3)
        filter.update(patches: Self.batch(samples[2], configuration))
        let responses = filter.respond(to: Self.batch(searches, configuration))
        #expect(responses.shape == [3, configuration.rows, configuration.columns])
        let eta = configuration.rate
        let weights = [0.7 * (1 - eta), 0.3 * (1 - eta), eta]
        let expected = ReferenceFilter(configuration: configuration).responses(
            learningFrom: zip(samples, weights).map { ($0.map { $0.map(Double.init) }, $1) },
            to: searches.map { $0.map(Double.init) })
        let size = configuration.rows * configuration.columns
        for (index, map) in expected.enumerated() {
            #expect(relativeError(responses.elements[(index * size)..<((index + 1) * size)], map) < test.limit)
        }
    }

    @Test(
        .enabled(if: SharedData.isPresent, SharedData.absence),
        arguments: Solution.allCases.flatMap { solution in ["tiny", "dilated"].map { (solution, $0) } })
    func agreesWithThePlainReferenceOnANetworksFeatures(_ solution: Solution, _ name: String) throws {
        let file = try SafetensorsFile(contentsOf: SharedData.url("golden/\(name)/OUT.safetensors"))
        let template = try file.tensor(named: "template.representation")
        let search = try file.tensor(named: "search.representation")
        let (channels, size) = (template.shape[0], 31 * 31)
        func channelLast(_ tensor: Tensor<Float>, _ map: Int) -> [Float] {
            (0..<size).flatMap { cell in (0..<channels).map { tensor[(map * channels + $0) * size + cell] } }
        }
        let configuration = FilterConfiguration(solution: solution, channels: channels)
        let searched = channelLast(search, search.shape[0] - 1)
        // A context 8 rows away. (The search itself as a context would have a response near 0, of rounding errors only.)
        let shift = 8 * 31 * channels
        let patches = [channelLast(template, 0), Array(searched[shift...] + searched[..<shift])]
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(patches: Self.batch(patches, configuration))
        let expected = ReferenceFilter(configuration: configuration).responses(
            learningFrom: [(patches.map { $0.map(Double.init) }, 1)], to: [searched.map(Double.init)])
        let response = filter.respond(to: Self.map(searched, configuration))
        #expect(relativeError(response.elements, expected[0]) < 1e-4)
    }

    // MARK: properties

    @Test(arguments: Solution.allCases) func thePeakFollowsTheTarget(_ solution: Solution) {
        let configuration = FilterConfiguration(solution: solution, channels: 8)
        let template = Self.maps(1, configuration, seed: 4)[0]
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(
            template: Self.map(template, configuration),
            contexts: Self.maps(4, configuration, seed: 5).map { Self.map($0, configuration) })
        for (down, right) in [(0, 0), (3, 0), (0, -4), (-5, 2)] {
            var moved = template
            for row in 0..<31 {
                for column in 0..<31 {
                    let source = ((row - down + 31) % 31 * 31 + (column - right + 31) % 31) * 8
                    let target = (row * 31 + column) * 8
                    moved.replaceSubrange(target..<(target + 8), with: template[source..<(source + 8)])
                }
            }
            let peak = ResponsePeak(in: filter.respond(to: Self.map(moved, configuration)))
            #expect(abs(peak.rowDisplacement - Double(down)) < 0.3)
            #expect(abs(peak.columnDisplacement - Double(right)) < 0.3)
        }
    }

    @Test(arguments: Solution.allCases) func aCopyIsASnapshot(_ solution: Solution) {
        let configuration = FilterConfiguration(solution: solution, rows: 7, columns: 7, channels: 4)
        let maps = Self.maps(4, configuration, seed: 6)
        let search = Self.map(maps[3], configuration)
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(patches: Self.batch(Array(maps[..<2]), configuration))
        let snapshot = filter
        let before = snapshot.respond(to: search)
        filter.update(patches: Self.batch([maps[2]], configuration), rate: 0.5)
        #expect(snapshot.respond(to: search) == before)
        #expect(filter.respond(to: search) != before)
        var again = snapshot
        again.update(patches: Self.batch([maps[2]], configuration), rate: 0.5)
        #expect(again.respond(to: search) == filter.respond(to: search))
    }

    @Test(arguments: Solution.allCases) func theNumberOfThreadsDoesNotMatter(_ solution: Solution) {
        let configuration = FilterConfiguration(solution: solution, rows: 15, columns: 14, channels: 9)
        let maps = Self.maps(6, configuration, seed: 7)
        let responses = [nil, WorkerPool(threadCount: 1), WorkerPool(threadCount: 3)].map { pool in
            var filter = CorrelationFilter(configuration: configuration, pool: pool)
            filter.initialise(patches: Self.batch(Array(maps[..<3]), configuration))
            filter.update(patches: Self.batch(Array(maps[2..<5]), configuration))
            return filter.respond(to: Self.map(maps[5], configuration))
        }
        #expect(responses[1] == responses[0])
        #expect(responses[2] == responses[0])
    }

    @Test(arguments: Solution.allCases) func mapsInABatchDoNotMatterToEachOther(_ solution: Solution) {
        let configuration = FilterConfiguration(solution: solution, rows: 8, columns: 9, channels: 5)
        let maps = Self.maps(4, configuration, seed: 8)
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(template: Self.map(maps[0], configuration), contexts: [])
        let batch = filter.respond(to: Self.batch(Array(maps[1...]), configuration)).elements
        let single = maps[1...].flatMap { filter.respond(to: Self.map($0, configuration)).elements }
        #expect(batch == single)
    }

    @Test(arguments: Solution.allCases) func initialisingForgets(_ solution: Solution) {
        let configuration = FilterConfiguration(solution: solution, rows: 5, columns: 5, channels: 4)
        let maps = Self.maps(3, configuration, seed: 10)
        let bad = Self.map(Array(repeating: .infinity, count: 100), configuration)
        var fresh = CorrelationFilter(configuration: configuration)
        fresh.initialise(patches: Self.batch(Array(maps[..<2]), configuration))
        var used = CorrelationFilter(configuration: configuration)
        used.initialise(template: bad, contexts: [])
        used.initialise(patches: Self.batch(Array(maps[..<2]), configuration))
        let search = Self.map(maps[2], configuration)
        #expect(used.respond(to: search) == fresh.respond(to: search))
        #expect(used.sampleCount == 1)
    }

    @Test(arguments: Solution.allCases) func withoutLambda2ContextsAreIgnored(_ solution: Solution) {
        let configuration = FilterConfiguration(solution: solution, rows: 5, columns: 5, channels: 4, lambda2: 0)
        let maps = Self.maps(3, configuration, seed: 11)
        var with = CorrelationFilter(configuration: configuration)
        with.initialise(patches: Self.batch(Array(maps[..<2]), configuration))
        var without = CorrelationFilter(configuration: configuration)
        without.initialise(template: Self.map(maps[0], configuration), contexts: [])
        let search = Self.map(maps[2], configuration)
        #expect(with.respond(to: search) == without.respond(to: search))
    }

    @Test func aSingularJointSystemIsHelped() {
        let configuration = FilterConfiguration(
            solution: .joint, rows: 5, columns: 5, channels: 6, lambda1: 1e-300, lambda2: 0)
        let template = Self.map(Self.maps(1, configuration, seed: 12)[0], configuration)
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(template: template, contexts: [])
        let label: Tensor<Float> = GaussianLabel(rows: 5, columns: 5, deviation: configuration.labelDeviation).map()
        #expect(relativeError(filter.respond(to: template).elements, label.elements) < 1e-3)
    }

    @Test(arguments: Solution.allCases, [Float.nan, .infinity])
    func featuresThatAreNotFiniteGiveAResponseThatIsNot(_ solution: Solution, _ value: Float) {
        let configuration = FilterConfiguration(solution: solution, rows: 5, columns: 5, channels: 4)
        let bad = Self.map(Array(repeating: value, count: 100), configuration)
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(template: bad, contexts: [])
        let response = filter.respond(to: Self.map(Self.maps(1, configuration, seed: 13)[0], configuration))
        #expect(response.elements.allSatisfy { !$0.isFinite })
    }
}
