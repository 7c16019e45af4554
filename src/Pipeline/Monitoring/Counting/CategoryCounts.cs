using System.Numerics;

namespace ModelPipeline;

/// <summary>
/// Counts the texts of a column by their hash. A column with more than 1,000 distinct texts has no categories, and its texts are not
/// counted (<see cref="IsOpen"/>). Counts merge by adding, in any order. Not thread-safe.
/// </summary>
internal sealed class CategoryCounts
{
    /// <summary>The largest number of distinct texts.</summary>
    public const int Most = 1_000;

    // Open addressing: a look-up of a counted text is one or two comparisons. Never more than half full.
    private ulong[] keys = new ulong[16];
    private long[] counts = new long[16];

    /// <summary>Whether the column has had few enough distinct texts so far.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>The number of distinct texts.</summary>
    public int Distinct { get; private set; }

    /// <summary>Counts a text.</summary>
    public void Add(string text) => Add(TextHash.Of(text), 1);

    /// <summary>Counts a text by its hash.</summary>
    public void Add(ulong hash, long count)
    {
        if (!IsOpen)
            return;
        var place = Place(hash);
        if (keys[place] == 0)
        {
            if (Distinct == Most)
            {
                Close();
                return;
            }

            keys[place] = hash;
            Distinct++;
        }

        counts[place] += count;
        if (2 * Distinct > keys.Length)
            Grow();
    }

    /// <summary>Adds the counts of another silo or time.</summary>
    public void Add(CategoryCounts other)
    {
        if (!other.IsOpen)
            Close();
        foreach (var (hash, count) in other.All())
            Add(hash, count);
    }

    /// <summary>Stops counting texts, and drops all counts.</summary>
    public void Close()
    {
        IsOpen = false;
        Distinct = 0;
        keys = [];
        counts = [];
    }

    /// <summary>The count of a text.</summary>
    public long CountOf(ulong hash) => IsOpen ? counts[Place(hash)] : 0;

    /// <summary>All hashes with their counts, in the order of the hashes.</summary>
    public IReadOnlyList<(ulong Hash, long Count)> All()
    {
        var all = new List<(ulong Hash, long Count)>(Distinct);
        for (var i = 0; i < keys.Length; i++)
        {
            if (keys[i] != 0)
                all.Add((keys[i], counts[i]));
        }

        all.Sort(static (one, other) => one.Hash.CompareTo(other.Hash));
        return all;
    }

    private int Place(ulong hash)
    {
        var mask = keys.Length - 1;
        var place = (int)hash & mask;
        while (keys[place] != 0 && keys[place] != hash)
            place = (place + 1) & mask;
        return place;
    }

    private void Grow()
    {
        var before = All();
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)keys.Length * 2);
        keys = new ulong[size];
        counts = new long[size];
        foreach (var (hash, count) in before)
        {
            var place = Place(hash);
            keys[place] = hash;
            counts[place] = count;
        }
    }
}
