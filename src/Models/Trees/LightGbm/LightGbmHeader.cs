using System.Text;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>What stands before the trees of a file.</summary>
internal sealed class LightGbmHeader
{
    private readonly Dictionary<string, string> values = [];

    /// <summary>Adds a line.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        var sign = text.IndexOf('=', StringComparison.Ordinal);
        values[sign < 0 ? text : text[..sign]] = sign < 0 ? "" : text[(sign + 1)..];
    }

    /// <summary>The names of the features.</summary>
    public string[] Names => Get("feature_names").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The values that each feature had in training: <c>[least:greatest]</c>, codes such as <c>0:2:1</c>, or <c>none</c>.</summary>
    public string[] Infos => Get("feature_infos").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The length of each tree in bytes; null where the file does not tell it.</summary>
    public int[]? TreeSizes => values.TryGetValue("tree_sizes", out var sizes) ? TextNumbers.Ints(Encoding.UTF8.GetBytes(sizes)) : null;

    private string Get(string name) => values.GetValueOrDefault(name) ?? throw new FormatException($"has no {name}");
}
