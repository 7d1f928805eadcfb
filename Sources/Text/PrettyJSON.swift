import Foundation

/// A value as JSON that people can read and that is the same every time: a line a member, keys in alphabetical order, numbers
/// that are not finite as the strings `inf`, `-inf` and `nan`, a line break at the end.
///
/// - Precondition: the value is made of numbers, strings, booleans, arrays and dictionaries, which always encode.
package func prettyJSON(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    } catch {
        preconditionFailure("a \(type(of: value)) does not encode: \(error)")
    }
}
