namespace ModelPipeline;

/// <summary>Makes bins of equal width of the numbers of two versions, for people to look at. Pure.</summary>
internal static class Histogram
{
    private const int Bins = 20;

    /// <summary>
    /// The bins from the least number of both to the largest. A number is placed by its bin of <see cref="ValueBins"/>, which is at most
    /// 1.6 percent wide. Null where one of the two has no number.
    /// </summary>
    /// <param name="stable">The numbers of the stable version.</param>
    /// <param name="version">Those of the other version.</param>
    public static IReadOnlyList<OutputBin>? Of(ValueBins stable, ValueBins version)
    {
        var stableNumbers = NumbersOf(stable);
        var versionNumbers = NumbersOf(version);
        if (stableNumbers.Count == 0 || versionNumbers.Count == 0)
            return null;
        var least = Math.Min(stableNumbers[0].From, versionNumbers[0].From);
        var most = Math.Max(stableNumbers[^1].To, versionNumbers[^1].To);
        var count = most > least ? Bins : 1;
        var width = (most - least) / count;
        var ofStable = SharesOf(stableNumbers, least, width, count);
        var ofVersion = SharesOf(versionNumbers, least, width, count);
        return
        [
            .. Enumerable.Range(0, count).Select(at => new OutputBin(
                least + (at * width), at == count - 1 ? most : least + ((at + 1) * width), ofStable[at], ofVersion[at])),
        ];
    }

    private static List<(double From, double To, long Count)> NumbersOf(ValueBins bins) =>
    [
        .. from each in bins.Counts()
           where !ValueBins.IsText(each.Page)
           let range = ValueBins.Range(each.Page, each.Bin)
           select (range.From, range.To, each.Count),
    ];

    private static double[] SharesOf(List<(double From, double To, long Count)> numbers, double least, double width, int count)
    {
        var shares = new double[count];
        var all = (double)numbers.Sum(each => each.Count);
        foreach (var (from, to, each) in numbers)
        {
            var at = width > 0 ? (int)(((from + to) / 2 - least) / width) : 0;
            shares[Math.Clamp(at, 0, count - 1)] += each / all;
        }

        return shares;
    }
}
