using System.Text;

namespace ModelPipeline;

/// <summary>Finds the existing names that a wrong name may mean.</summary>
public static class ClosestNames
{
    private const int Most = 3;

    // A shorter part, such as "os", occurs in too many names.
    private const int ShortestPart = 3;

    /// <summary>
    /// Finds the names that differ only in case, in separators (exporters write <c>home_dest</c> for <c>home.dest</c>), in a few letters,
    /// in leading words (<c>num__age</c> for <c>age</c>), in words at the end (<c>tenure_months</c> or <c>tenureMonths</c> for
    /// <c>tenure</c>) or in a final zero (<c>age:0</c>). Names with different digits are never close.
    /// </summary>
    /// <returns>Up to three names, the closest first.</returns>
    public static IReadOnlyList<string> Find(string name, IEnumerable<string> names)
    {
        var sought = Words(name);
        return [.. names.Distinct()
            .Select(each => (Name: each, Distance: Distance(sought, Words(each))))
            .Where(each => each.Distance is not null)
            .OrderBy(each => each.Distance)
            .Take(Most)
            .Select(each => each.Name)];
    }

    private static int? Distance(string[] one, string[] other)
    {
        var a = string.Concat(one);
        var b = string.Concat(other);
        if (a == b)
            return 0;
        var longest = Math.Max(a.Length, b.Length);
        var most = longest / 3;
        var hasSameDigits = a.Where(char.IsDigit).SequenceEqual(b.Where(char.IsDigit));
        if (hasSameDigits && Math.Abs(a.Length - b.Length) <= most && Edits(a, b) is var edits && edits <= most)
            return edits;
        if (IsPart(one, other) || IsPart(other, one))
            return longest;
        // The first words say less than the last ones: many columns of a table can begin alike.
        return hasSameDigits && (IsBegin(one, other) || IsBegin(other, one)) ? longest + 1 : null;
    }

    private static bool IsBegin(string[] whole, string[] part) =>
        IsLongEnough(whole, part) && whole.Take(part.Length).SequenceEqual(part);

    private static bool IsLongEnough(string[] whole, string[] part) =>
        part.Length < whole.Length && part.Sum(word => word.Length) >= ShortestPart;

    private static bool IsPart(string[] whole, string[] part)
    {
        if (!IsLongEnough(whole, part))
            return false;
        return whole.TakeLast(part.Length).SequenceEqual(part)
            || (whole[^1] == "0" && whole.SkipLast(1).TakeLast(part.Length).SequenceEqual(part));
    }

    // The edit distance: insertions, deletions, substitutions and swaps of neighbouring letters.
    internal static int Edits(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var change = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[a.Length, b.Length];
    }

    // A capital letter after a small one begins a word too: tenureMonths.
    private static string[] Words(string name)
    {
        var words = new StringBuilder(name.Length);
        var isSmall = false;
        foreach (var letter in name)
        {
            if (isSmall && char.IsUpper(letter))
                words.Append(' ');
            isSmall = char.IsLower(letter);
            words.Append(char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ');
        }

        return words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
