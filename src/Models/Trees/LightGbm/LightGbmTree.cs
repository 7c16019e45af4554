using System.Text;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>
/// Checks one tree of a file. LightGBM follows the numbers of a tree without a check. A wrong number would end the process, or read memory
/// outside the model.
/// </summary>
internal sealed class LightGbmTree
{
    private const byte IsCategorical = 1;

    // LightGBM reads at most this number of lines for a tree.
    private const int MaxLines = 22;

    private readonly Dictionary<string, byte[]> values = [];

    /// <summary>Adds a line of the tree.</summary>
    /// <exception cref="FormatException">A tree has no such line.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        var sign = line.IndexOf((byte)'=');
        if (sign < 1 || values.Count == MaxLines || !values.TryAdd(Encoding.UTF8.GetString(line[..sign]), line[(sign + 1)..].ToArray()))
            throw new FormatException("has a tree with a line that belongs to none");
    }

    /// <exception cref="FormatException">The numbers of the tree contradict each other.</exception>
    public void Check(int features)
    {
        var leaves = One("num_leaves");
        var categories = One("num_cat");
        if (leaves < 1 || TextNumbers.Count(Get("leaf_value")) != leaves)
            throw Broken();
        if (leaves == 1)
            return;
        var nodes = leaves - 1;
        CheckNodes(nodes, leaves, features, categories);
        if (categories > 0)
            CheckCategories(categories);
        if (values.ContainsKey("is_linear") && One("is_linear") != 0)
            CheckLinear(leaves, features);
    }

    private void CheckNodes(int nodes, int leaves, int features, int categories)
    {
        var splits = Many("split_feature", nodes);
        var kinds = Many("decision_type", nodes);
        var left = Many("left_child", nodes);
        var right = Many("right_child", nodes);
        if (TextNumbers.Count(Get("threshold")) != nodes)
            throw Broken();
        for (var node = 0; node < nodes; node++)
        {
            if (splits[node] < 0 || splits[node] >= features || !IsBelow(left[node], node) || !IsBelow(right[node], node))
                throw Broken();
        }

        if (ThresholdsOfCategories(kinds).Any(threshold => threshold < 0 || threshold >= categories))
            throw Broken();

        // A child always has a higher number than its parent, so there are no cycles.
        bool IsBelow(int child, int node) => child < 0 ? ~child < leaves : child > node && child < nodes;
    }

    private List<int> ThresholdsOfCategories(int[] kinds)
    {
        var line = Get("threshold");
        var thresholds = new List<int>();
        var node = 0;
        foreach (var range in line.AsSpan().Split((byte)' '))
        {
            var word = line.AsSpan()[range];
            if (word.IsEmpty)
                continue;
            if ((kinds[node++] & IsCategorical) != 0)
                thresholds.AddRange(TextNumbers.Ints(word));
        }

        return thresholds;
    }

    private void CheckCategories(int categories)
    {
        var bounds = Many("cat_boundaries", categories + 1);
        var isRising = bounds[0] == 0 && bounds.Zip(bounds.Skip(1)).All(pair => pair.First <= pair.Second);
        if (!isRising || TextNumbers.Count(Get("cat_threshold")) != bounds[^1])
            throw Broken();
    }

    private void CheckLinear(int leaves, int features)
    {
        var counts = Many("num_features", leaves);
        var used = TextNumbers.Ints(Get("leaf_features"));
        var total = counts.Sum(count => (long)Math.Max(count, 0));
        var isWhole = TextNumbers.Count(Get("leaf_const")) == leaves && used.Length == total
            && TextNumbers.Count(Get("leaf_coeff")) == total;
        if (!isWhole || used.Any(feature => feature < 0 || feature >= features))
            throw Broken();
    }

    private byte[] Get(string name) => values.GetValueOrDefault(name) ?? throw new FormatException($"has a tree without {name}");

    private int One(string name) => TextNumbers.Ints(Get(name)) is [var only] ? only : throw Broken();

    private int[] Many(string name, int count) => TextNumbers.Ints(Get(name)) is var all && all.Length == count ? all : throw Broken();

    private static FormatException Broken() => new("has a tree that does not hold together");
}
