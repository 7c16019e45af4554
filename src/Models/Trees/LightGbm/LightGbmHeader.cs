using System.Text;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>The lines before the trees of a file.</summary>
internal sealed class LightGbmHeader
{
    private const string Classes = "num_class:";

    private readonly Dictionary<string, string> values = [];

    /// <summary>Adds a line.</summary>
    /// <exception cref="FormatException">The header has this line already.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        if (text.Length > 0 && !values.TryAdd(sign < 0 ? text : text[..sign], sign < 0 ? "" : text[(sign + 1)..]))
            throw new FormatException("has a line of the header twice");
    }

    /// <summary>The names of the features.</summary>
    public string[] Names => Get("feature_names").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The values of each feature in training: <c>[least:greatest]</c>, codes such as <c>0:2:1</c>, or <c>none</c>.</summary>
    public string[] Infos => Get("feature_infos").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The length of each tree in bytes; null if the file does not tell it.</summary>
    public int[]? TreeSizes => values.TryGetValue("tree_sizes", out var sizes) ? TextNumbers.Ints(Encoding.UTF8.GetBytes(sizes)) : null;

    /// <summary>Checks that the numbers of the header agree. LightGBM uses them without a check.</summary>
    /// <exception cref="FormatException">The numbers contradict each other.</exception>
    public void Check(int trees)
    {
        var features = One("max_feature_idx") + 1;
        if (features < 1 || Names.Length != features || Infos.Length != features)
            throw new FormatException($"has {Names.Length} feature_names and {Infos.Length} feature_infos for {features} features");
        var classes = One("num_class");
        if (classes < 1 || One("num_tree_per_iteration") != classes || trees % classes != 0)
            throw new FormatException($"has {trees} trees for {classes} classes");
        var objective = values.GetValueOrDefault("objective", "").Split(' ');
        var told = objective.FirstOrDefault(word => word.StartsWith(Classes, StringComparison.Ordinal));
        if (told is not null && told != $"{Classes}{classes}")
            throw new FormatException($"has an objective of other classes than {classes}");
    }

    private int One(string name) => TextNumbers.Ints(Encoding.UTF8.GetBytes(Get(name))) is [var only]
        ? only
        : throw new FormatException($"has several numbers as {name}");

    private string Get(string name) => values.GetValueOrDefault(name) ?? throw new FormatException($"has no {name}");
}
