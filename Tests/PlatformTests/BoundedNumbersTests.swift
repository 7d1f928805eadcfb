import Foundation
import Platform
import Testing

@Suite struct BoundedNumbersTests {
    private struct Record: Decodable {
        var count: Int
        var share: Double?

        private enum CodingKeys: CodingKey { case count, share }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            count = try values.number(.count, in: FileBounds.count)
            share = try values.numberIfPresent(.share, in: 0...1)
        }
    }

    @Test func withinBounds() throws {
        let record = try JSONDecoder().decode(Record.self, from: Data(#"{"count": 5, "share": 0.5}"#.utf8))
        #expect(record.count == 5 && record.share == 0.5)
        #expect(try JSONDecoder().decode(Record.self, from: Data(#"{"count": 0}"#.utf8)).share == nil)
    }

    @Test(arguments: [
        (#"{"count": 9223372036854775807}"#, "count from 0 to 1000000000000000, not 9223372036854775807"),
        (#"{"count": -1}"#, "count from 0 to 1000000000000000, not -1"),
        (#"{"count": 1, "share": 1e300}"#, "share from 0.0 to 1.0, not 1e+300"),
    ])
    func outOfBounds(json: String, rule: String) {
        #expect {
            try JSONDecoder().decode(Record.self, from: Data(json.utf8))
        } throws: { error in
            guard case .dataCorrupted(let context)? = error as? DecodingError else { return false }
            return context.debugDescription == rule
        }
    }
}
