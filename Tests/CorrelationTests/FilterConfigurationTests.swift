import Correlation
import Foundation
import Testing

@Suite struct FilterConfigurationTests {
    static let refusals: [(@Sendable (inout FilterConfiguration) -> Void, String)] = [
        ({ $0.rows = 0 }, "filter: rows must be from 1 to 4096, not 0"),
        ({ $0.columns = 5000 }, "filter: columns must be from 1 to 4096, not 5000"),
        ({ $0.channels = -1 }, "filter: channels must be from 1 to 4096, not -1"),
        ({ $0.lambda1 = 0 }, "filter: lambda1 must be positive, not 0.0"),
        ({ $0.lambda1 = .nan }, "filter: lambda1 must be positive, not nan"),
        ({ $0.lambda2 = -0.1 }, "filter: lambda2 must not be negative, not -0.1"),
        ({ $0.lambda2 = .infinity }, "filter: lambda2 must not be negative, not inf"),
        ({ $0.rate = 1.5 }, "filter: rate must be from 0 to 1, not 1.5"),
        ({ $0.labelDeviation = 0 }, "filter: labelDeviation must be positive, not 0.0"),
    ]

    @Test(arguments: refusals.indices) func refuses(_ index: Int) {
        var configuration = FilterConfiguration()
        Self.refusals[index].0(&configuration)
        let error = #expect(throws: FilterConfigurationError.self) { try configuration.validate() }
        #expect(error.map { "\($0)" } == Self.refusals[index].1)
    }

    @Test func theDefaultIsThePapers() throws {
        let configuration = FilterConfiguration()
        try configuration.validate()
        #expect(configuration.lambda1 == 1e-4 && configuration.lambda2 == 0.1 && configuration.rate == 0.01)
        #expect(configuration.rows == 31 && configuration.columns == 31 && configuration.channels == 32)
        let copy = try JSONDecoder().decode(FilterConfiguration.self, from: JSONEncoder().encode(configuration))
        #expect(copy == configuration)
    }
}
