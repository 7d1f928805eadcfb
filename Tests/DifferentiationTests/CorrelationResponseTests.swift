import Correlation
import Differentiation
import Tensors
import Testing

@Suite struct CorrelationResponseTests {
    /// Two clips of two search frames each; the reference learns and responds clip by clip and frame by frame.
    struct Case: CheckedOperation {
        var solution: FilterConfiguration.Solution
        var contexts: Int

        var testDescription: String { "responses, \(solution.rawValue), \(contexts) contexts" }
        static let map = [7, 7, 3]

        var layer: CorrelationLayer {
            CorrelationLayer(
                configuration: FilterConfiguration(
                    solution: solution, rows: 7, columns: 7, channels: 3, lambda1: 0.05,
                    lambda2: contexts > 0 ? 0.3 : 0, labelDeviation: 0.9))
        }
        var inputs: [Tensor<Double>] {
            [random([2] + Self.map, seed: 31), random([4] + Self.map, seed: 32)]
                + (contexts > 0 ? [random([2 * contexts] + Self.map, seed: 33)] : [])
        }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            Tensor(
                stacking: (0..<4).map { search in
                    let clip = search % 2
                    let patches =
                        [inputs[0].slice(clip)]
                        + (0..<contexts).map { inputs[2].slice(clip * contexts + $0) }
                    return layer.respond(
                        learningFrom: [FilterSample(patches: Tensor(stacking: patches))],
                        to: Tensor(stacking: [inputs[1].slice(search)])
                    ).responses.slice(0)
                })
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            tape.responses(
                layer, template: inputs[0], contexts: contexts > 0 ? inputs[2] : nil, search: inputs[1])
        }
    }

    @Test(
        arguments: FilterConfiguration.Solution.allCases.flatMap {
            [Case(solution: $0, contexts: 0), Case(solution: $0, contexts: 2)]
        })
    func agreesWithClipsOnTheirOwnAndItsGradientsWithDifferences(_ test: Case) { check(test) }
}
