using System.Numerics;

namespace ModelPipeline;

/// <summary>
/// Counts the values of one output column in fixed bins. The bins are the same for every model and every silo, so counts of silos and of
/// times merge by adding, in any order. A number falls into one of 64 bins between two powers of two: a bin is at most 1.6 percent wide,
/// and each whole number up to 64 has its own. A text falls into one of 64 bins by its hash, so no text is kept. Not thread-safe.
/// </summary>
public sealed class ValueBins
{
    /// <summary>The number of bins of a page: an octave of numbers, or all texts.</summary>
    internal const int PageSize = 64;

    /// <summary>The number of pages: octaves of negative numbers, octaves of positive numbers, texts.</summary>
    internal const int PageCount = (2 * Octaves) + 1;

    // Numbers below 2^-64 count as zero, and numbers from 2^64 on as the largest bin.
    private const int Octaves = 128;
    private const int Texts = 2 * Octaves;
    private const int BitsOfFraction = 52;
    private const int BitOfSign = 63;
    private const int BitsOfBin = 6;

    private readonly long[]?[] pages = new long[PageCount][];

    /// <summary>The number of values that are no number: null and NaN.</summary>
    public long Missing { get; private set; }

    /// <summary>The number of zeros, and of numbers so small that they count as zero.</summary>
    public long Zeros { get; private set; }

    /// <summary>The number of values, with the missing ones.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of all finite numbers; the mean is this sum by their number.</summary>
    public double Sum { get; private set; }

    /// <summary>The number of finite numbers.</summary>
    public long Finite { get; private set; }

    /// <summary>Counts the values of a column. Allocates a page at the first value of an octave, and nothing for a row.</summary>
    public void Add(Column column)
    {
        switch (column)
        {
            case Column<float> c:
                AddNumbers(c);
                break;
            case Column<double> c:
                AddNumbers(c);
                break;
            case Column<long> c:
                AddNumbers(c);
                break;
            case Column<bool> c:
                AddAll(c, static (bins, value) => bins.Add(value ? 1 : 0));
                break;
            case Column<string> c:
                AddAll(c, static (bins, value) => bins.Add(value));
                break;
            case Column<DateTime> c:
                AddAll(c, static (bins, value) => bins.Add((value - DateTime.UnixEpoch).TotalDays));
                break;
        }
    }

    /// <summary>Counts a number.</summary>
    public void Add(double value) => Add(value, 1);

    /// <summary>Counts a number that comes several times.</summary>
    internal void Add(double value, long times)
    {
        Count += times;
        if (double.IsNaN(value))
        {
            Missing += times;
            return;
        }

        if (double.IsFinite(value))
        {
            Sum += value * times;
            Finite += times;
        }

        var bits = BitConverter.DoubleToUInt64Bits(value);
        var octave = OctaveOf(bits);
        if (octave < 0)
        {
            Zeros += times;
            return;
        }

        var bin = BinOf(bits);
        if (octave >= Octaves)
        {
            octave = Octaves - 1;
            bin = PageSize - 1;
        }

        Page(value < 0 ? octave : Octaves + octave)[bin] += times;
    }

    /// <summary>Counts a text. Every silo puts the text into the same bin.</summary>
    public void Add(string text)
    {
        // FNV-1a: .NET's own hash of a text differs in every process.
        var hash = 2166136261u;
        foreach (var character in text)
            hash = (hash ^ character) * 16777619u;
        Count++;
        Page(Texts)[(int)((hash ^ (hash >> 16)) & (PageSize - 1))]++;
    }

    /// <summary>Adds the counts of other bins.</summary>
    public void Add(ValueBins other) => Add(other, 1);

    /// <summary>Takes away counts that these bins had earlier; what came since stays.</summary>
    public void Subtract(ValueBins earlier) => Add(earlier, -1);

    /// <summary>The bins with a count, in the order of their values. Texts come last, in the order of their hashes.</summary>
    internal IEnumerable<(int Page, int Bin, long Count)> Counts()
    {
        // The largest negative numbers come first: their pages and bins count down.
        for (var page = Octaves - 1; page >= 0; page--)
        {
            for (var bin = PageSize - 1; pages[page] is not null && bin >= 0; bin--)
            {
                if (pages[page]![bin] != 0)
                    yield return (page, bin, pages[page]![bin]);
            }
        }

        if (Zeros != 0)
            yield return (-1, 0, Zeros);
        for (var page = Octaves; page < PageCount; page++)
        {
            for (var bin = 0; pages[page] is not null && bin < PageSize; bin++)
            {
                if (pages[page]![bin] != 0)
                    yield return (page, bin, pages[page]![bin]);
            }
        }
    }

    /// <summary>The count of a bin.</summary>
    /// <param name="page">The page; -1 for zeros.</param>
    /// <param name="bin">The bin of the page.</param>
    internal long CountOf(int page, int bin) => page < 0 ? Zeros : pages[page]?[bin] ?? 0;

    /// <summary>The numbers of a bin: those from the first value on, and below the second.</summary>
    /// <param name="page">The page of numbers; -1 for zeros.</param>
    /// <param name="bin">The bin of the page.</param>
    internal static (double From, double To) Range(int page, int bin)
    {
        if (page < 0)
            return (0, 0);
        var octave = (page % Octaves) - (Octaves / 2);
        var least = Math.ScaleB(1 + ((double)bin / PageSize), octave);
        var most = Math.ScaleB(1 + ((bin + 1.0) / PageSize), octave);
        return page < Octaves ? (-most, -least) : (least, most);
    }

    /// <summary>Whether a page counts texts, whose order means nothing.</summary>
    internal static bool IsText(int page) => page == Texts;

    /// <summary>
    /// The value below which that share of the numbers lies, to 0.8 percent: the middle of its bin. Null without numbers.
    /// </summary>
    public double? Quantile(double share)
    {
        var numbers = Counts().Where(each => !IsText(each.Page)).ToList();
        var rank = share * numbers.Sum(each => each.Count);
        var passed = 0L;
        foreach (var (page, bin, count) in numbers)
        {
            passed += count;
            if (passed >= rank)
                return Middle(page, bin);
        }

        return null;
    }

    /// <summary>Sets the counts that were stored.</summary>
    internal void Restore(long missing, long zeros, long count, long finite, double sum)
    {
        Missing = missing;
        Zeros = zeros;
        Count = count;
        Finite = finite;
        Sum = sum;
    }

    /// <summary>Sets the count of a bin that was stored.</summary>
    internal void Restore(int page, int bin, long count) => Page(page)[bin] = count;

    // Without a delegate, and with the sums in registers: numbers are most of what is counted.
    private void AddNumbers<T>(Column<T> column)
        where T : struct, INumberBase<T>
    {
        var values = column.Values;
        var nulls = column.Nulls;
        var counted = 0;
        var sum = 0d;
        for (var row = 0; row < values.Length; row++)
        {
            var value = !nulls.IsEmpty && nulls[row] ? double.NaN : double.CreateTruncating(values[row]);
            var bits = BitConverter.DoubleToUInt64Bits(value);
            var octave = OctaveOf(bits);
            // Zeros, numbers without an octave of their own, and no numbers.
            if ((uint)octave >= Octaves)
            {
                Add(value);
                continue;
            }

            // The pages of negative numbers come first. A branch on the sign would be a guess for each number.
            var page = octave + (Octaves & (int)((bits >> BitOfSign) - 1));
            (pages[page] ?? Page(page))[BinOf(bits)]++;
            sum += value;
            counted++;
        }

        Count += counted;
        Finite += counted;
        Sum += sum;
    }

    private static int OctaveOf(ulong bits) => (int)((bits >> BitsOfFraction) & 0x7FF) - 1023 + (Octaves / 2);

    private static int BinOf(ulong bits) => (int)(bits >> (BitsOfFraction - BitsOfBin)) & (PageSize - 1);

    private void AddAll<T>(Column<T> column, Action<ValueBins, T> add)
    {
        var values = column.Values;
        var nulls = column.Nulls;
        for (var row = 0; row < values.Length; row++)
        {
            if (!nulls.IsEmpty && nulls[row])
            {
                Add(double.NaN);
            }
            else
            {
                add(this, values[row]);
            }
        }
    }

    private static double Middle(int page, int bin)
    {
        if (page < 0)
            return 0;
        var octave = (page % Octaves) - (Octaves / 2);
        var size = Math.ScaleB(1 + ((bin + 0.5) / PageSize), octave);
        return page < Octaves ? -size : size;
    }

    private void Add(ValueBins other, int sign)
    {
        Missing += sign * other.Missing;
        Zeros += sign * other.Zeros;
        Count += sign * other.Count;
        Finite += sign * other.Finite;
        Sum += sign * other.Sum;
        for (var page = 0; page < PageCount; page++)
        {
            if (other.pages[page] is not { } added)
                continue;
            var own = Page(page);
            for (var bin = 0; bin < PageSize; bin++)
                own[bin] += sign * added[bin];
        }
    }

    private long[] Page(int page) => pages[page] ??= new long[PageSize];
}
