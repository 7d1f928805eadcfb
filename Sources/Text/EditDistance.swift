/// How many letters must be put in, taken out or changed to make one word of the other.
///
/// - Parameter swapsCountOnce: whether two neighbours that have changed places are one change; otherwise they are two.
package func editDistance(_ first: some StringProtocol, _ second: some StringProtocol, swapsCountOnce: Bool) -> Int {
    let (first, second) = (Array(first), Array(second))
    var rows = [Array(0...second.count)]
    for i in first.indices {
        var row = [i + 1]
        for j in second.indices {
            var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (first[i] == second[j] ? 0 : 1))
            if swapsCountOnce, i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
                best = min(best, rows[i - 1][j - 1] + 1)
            }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[first.count][second.count]
}
