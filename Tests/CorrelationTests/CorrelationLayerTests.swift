import Correlation
import Tensors
import TestSupport
import Testing

@Suite struct CorrelationLayerTests {
    typealias Solution = FilterConfiguration.Solution

    struct Case: Sendable {
        var configuration: FilterConfiguration
        var contexts: [Int]
        var searches: Int
    }

    static let cases: [Case] = Solution.allCases.flatMap { solution in
        [
            // Two samples, several searches, odd and even extents.
            Case(
                configuration: FilterConfiguration(
                    solution: solution, rows: 6, columns: 5, channels: 3, lambda1: 0.05, lambda2: 0.3,
                    labelDeviation: 0.9),
                contexts: [2, 1], searches: 2),
            Case(
                configuration: FilterConfiguration(
                    solution: solution, rows: 5, columns: 6, channels: 5, lambda1: 0.02, lambda2: 0.1),
                contexts: [1], searches: 1),
            Case(
                configuration: FilterConfiguration(solution: solution, rows: 7, columns: 7, channels: 2, lambda2: 0),
                contexts: [0], searches: 1),
        ]
    }

    struct Input {
        var samples: [FilterSample<Double>]
        var search: Tensor<Double>
        /// The loss is the sum of these times the responses, plus half their squares.
        var coefficients: Tensor<Double>

        init(_ test: Case, seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            let configuration = test.configuration
            let shape = [configuration.rows, configuration.columns, configuration.channels]
            func random(_ shape: [Int]) -> Tensor<Double> {
                Tensor(
                    shape: shape,
                    elements: (0..<shape.reduce(1, *)).map { _ in Double.random(in: -1...1, using: &generator) })
            }
            samples = test.contexts.enumerated().map { index, contexts in
                FilterSample(patches: random([1 + contexts] + shape), weight: index == 0 ? 1 : 0.3)
            }
            search = random([test.searches] + shape)
            coefficients = random([test.searches, configuration.rows, configuration.columns])
        }

        func loss(_ layer: CorrelationLayer) -> Double {
            let responses = layer.respond(learningFrom: samples, to: search).responses
            return zip(responses.elements, coefficients.elements).reduce(0) { $0 + $1.0 * $1.1 + $1.0 * $1.0 / 2 }
        }

        func gradients(_ layer: CorrelationLayer) -> FilterGradients<Double> {
            let pass = layer.respond(learningFrom: samples, to: search)
            let upstream = zip(pass.responses.elements, coefficients.elements).map { $0 + $1 }
            return pass.gradients(Tensor(shape: coefficients.shape, elements: upstream))
        }
    }

    /// Differences of fourth order at the elements of one tensor.
    static func differences(
        _ input: Input, _ layer: CorrelationLayer, at path: WritableKeyPath<Input, Tensor<Double>>
    ) -> [Double] {
        let step = 1e-3
        return (0..<input[keyPath: path].count).map { index in
            func loss(_ distance: Double) -> Double {
                var moved = input
                moved[keyPath: path][index] += distance * step
                return moved.loss(layer)
            }
            return (8 * (loss(1) - loss(-1)) - (loss(2) - loss(-2))) / (12 * step)
        }
    }

    @Test(arguments: cases) func gradientsAgreeWithDifferences(_ test: Case) {
        let layer = CorrelationLayer(configuration: test.configuration)
        let input = Input(test, seed: 21)
        let gradients = input.gradients(layer)
        #expect(relativeError(gradients.search.elements, Self.differences(input, layer, at: \.search)) < 1e-6)
        for index in input.samples.indices {
            let patches = gradients.samples[index]
            #expect(patches.shape == input.samples[index].patches.shape)
            let expected = Self.differences(input, layer, at: \.samples[index].patches)
            // Each patch for itself: the gradients of contexts are far smaller than the template's.
            let size = patches.count / patches.shape[0]
            for patch in 0..<patches.shape[0] {
                let range = (patch * size)..<((patch + 1) * size)
                #expect(
                    relativeError(patches.elements[range], expected[range]) < 1e-6, "sample \(index), patch \(patch)")
            }
        }
    }

    @Test(arguments: cases) func responsesAreThoseOfThePlainReference(_ test: Case) {
        let input = Input(test, seed: 22)
        let size = input.search.count / test.searches
        func maps(_ tensor: Tensor<Double>) -> [[Double]] {
            (0..<tensor.shape[0]).map { Array(tensor.elements[($0 * size)..<(($0 + 1) * size)]) }
        }
        let expected = ReferenceFilter(configuration: test.configuration).responses(
            learningFrom: input.samples.map { (maps($0.patches), $0.weight) }, to: maps(input.search))
        let layer = CorrelationLayer(configuration: test.configuration)
        let responses = layer.respond(learningFrom: input.samples, to: input.search).responses
        #expect(responses.shape == [test.searches, test.configuration.rows, test.configuration.columns])
        #expect(relativeError(responses.elements, expected.flatMap { $0 }) < 1e-10)
    }

    @Test(arguments: Solution.allCases) func singlePrecisionAgreesWithDouble(_ solution: Solution) {
        let test = Case(
            configuration: FilterConfiguration(solution: solution, rows: 31, columns: 31, channels: 5),
            contexts: [2, 1],
            searches: 2)
        let layer = CorrelationLayer(configuration: test.configuration, pool: WorkerPool(threadCount: 2))
        func single(_ tensor: Tensor<Double>) -> Tensor<Float> {
            Tensor(shape: tensor.shape, elements: tensor.elements.map { Float($0) })
        }
        func double(_ tensor: Tensor<Float>) -> Tensor<Double> {
            Tensor(shape: tensor.shape, elements: tensor.elements.map { Double($0) })
        }
        var input = Input(test, seed: 23)
        // What single precision can hold, so that both see the same numbers.
        input.search = double(single(input.search))
        for index in input.samples.indices {
            input.samples[index].patches = double(single(input.samples[index].patches))
        }
        let exact = layer.respond(learningFrom: input.samples, to: input.search)
        let fast = layer.respond(
            learningFrom: input.samples.map { FilterSample(patches: single($0.patches), weight: $0.weight) },
            to: single(input.search))
        #expect(relativeError(fast.responses.elements, exact.responses.elements) < 2e-5)
        let expected = exact.gradients(input.coefficients)
        let actual = fast.gradients(single(input.coefficients))
        #expect(relativeError(actual.search.elements, expected.search.elements) < 2e-5)
        for (a, b) in zip(actual.samples, expected.samples) {
            #expect(a.shape == b.shape)
            #expect(relativeError(a.elements, b.elements) < 2e-5)
        }
    }

    @Test(arguments: Solution.allCases) func theLayerIsTheFilter(_ solution: Solution) {
        let configuration = FilterConfiguration(solution: solution, rows: 9, columns: 8, channels: 6)
        let maps = CorrelationFilterTests.maps(4, configuration, seed: 24)
        let patches = CorrelationFilterTests.batch(Array(maps[..<3]), configuration)
        let search = CorrelationFilterTests.batch([maps[3]], configuration)
        var filter = CorrelationFilter(configuration: configuration)
        filter.initialise(patches: patches)
        let pass = CorrelationLayer(configuration: configuration)
            .respond(learningFrom: [FilterSample(patches: patches)], to: search)
        #expect(pass.responses == filter.respond(to: search))
    }
}
