import Differentiation
import Tensors
import Testing

@Suite struct DescriptorsTests {
    enum Case: String, CheckedOperation, CaseIterable {
        case meanOverPositions, maximumOverPositions, meanOverChannels, maximumOverChannels

        var testDescription: String { rawValue }
        var inputs: [Tensor<Double>] { [distinct([2, 3, 4, 5], seed: 24)] }

        func reference(_ inputs: [Tensor<Double>]) -> Tensor<Double> {
            func positions(_ map: Int, _ channel: Int) -> [Double] {
                (0..<12).map { at(inputs[0], map, $0 / 4, $0 % 4, channel) }
            }
            func channels(_ place: [Int]) -> [Double] {
                (0..<5).map { at(inputs[0], place[0], place[1], place[2], $0) }
            }
            switch self {
            case .meanOverPositions: return tensor([2, 5]) { positions($0[0], $0[1]).reduce(0, +) / 12 }
            case .maximumOverPositions: return tensor([2, 5]) { positions($0[0], $0[1]).reduce(-.infinity, max) }
            case .meanOverChannels: return tensor([2, 3, 4, 1]) { channels($0).reduce(0, +) / 5 }
            case .maximumOverChannels: return tensor([2, 3, 4, 1]) { channels($0).reduce(-.infinity, max) }
            }
        }

        func apply<Scalar: DifferentiableScalar>(
            _ tape: Tape<Scalar>, _ inputs: [Variable<Scalar>]
        ) -> Variable<Scalar> {
            switch self {
            case .meanOverPositions: tape.meanOverPositions(inputs[0])
            case .maximumOverPositions: tape.maximumOverPositions(inputs[0])
            case .meanOverChannels: tape.meanOverChannels(inputs[0])
            case .maximumOverChannels: tape.maximumOverChannels(inputs[0])
            }
        }
    }

    @Test(arguments: Case.allCases) func agreesWithItsReferenceAndItsGradientWithDifferences(_ test: Case) {
        check(test)
    }
}
