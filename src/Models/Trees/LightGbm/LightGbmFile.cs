using System.Text;
using System.Text.Json;

namespace ModelPipeline.Models.Trees.LightGbm;

/// <summary>The features of a text file of LightGBM, whose trees have been checked.</summary>
/// <param name="Features">The features in order.</param>
/// <param name="IsNamed">Whether the features have names other than the default names of LightGBM.</param>
internal sealed record LightGbmFile(IReadOnlyList<TreeFeature> Features, bool IsNamed)
{
    private const string PandasCategories = "pandas_categorical:";
    private const string CategoricalFeatures = "[categorical_feature: ";

    /// <exception cref="FormatException">The file is not a complete file of LightGBM. The message continues "the file ...".</exception>
    public static LightGbmFile Read(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith("tree"u8))
            throw new FormatException("does not begin as a text model of LightGBM does, with the line 'tree'");
        if (content.Contains((byte)0))
            throw new FormatException("holds bytes that are no text");
        var lines = new TextLines(content);
        var header = new LightGbmHeader();
        while (Next(ref lines) && !lines.Current.StartsWith("Tree="u8) && !lines.Current.SequenceEqual("end of trees"u8))
            header.Add(lines.Current);
        header.Check(ReadTrees(ref lines, header, header.Names.Length));
        return Read(ref lines, header.Names, header.Infos);
    }

    /// <summary>
    /// The file without the line tree_sizes, zero-terminated. With that line, LightGBM reads the trees on several threads, and an error on
    /// one of them ends the process.
    /// </summary>
    public static byte[] ForLibrary(ReadOnlySpan<byte> content)
    {
        var lines = new TextLines(content);
        while (lines.MoveNext() && !lines.Current.StartsWith("Tree="u8))
        {
            if (lines.Current.StartsWith("tree_sizes="u8))
                return [.. content[..lines.Start], .. content[(lines.Start + lines.Current.Length)..].TrimStart("\r\n"u8), 0];
        }

        return [.. content, 0];
    }

    private static int ReadTrees(ref TextLines lines, LightGbmHeader header, int features)
    {
        var sizes = header.TreeSizes;
        var index = 0;
        var expected = lines.Start;
        while (!lines.Current.SequenceEqual("end of trees"u8))
        {
            if (!lines.Current.StartsWith("Tree="u8) || (sizes is not null && (index >= sizes.Length || lines.Start != expected)))
                throw new FormatException("has no tree where tree_sizes says; a file whose line ends were changed has none");
            expected += sizes?[index] ?? 0;
            index++;
            var tree = new LightGbmTree();
            while (Next(ref lines) && !lines.Current.IsEmpty)
                tree.Add(lines.Current);
            tree.Check(features);
            while (lines.Current.IsEmpty)
                Next(ref lines);
        }

        if (sizes is not null && index != sizes.Length)
            throw new FormatException($"has {index} trees, and tree_sizes of {sizes.Length}");
        return index;
    }

    private static bool Next(ref TextLines lines) =>
        lines.MoveNext() ? true : throw new FormatException("ends before 'end of trees'");

    // Reads the lines after the trees. They may be absent. The line "end of parameters" must follow the parameters. The Python package adds
    // the categories.
    private static LightGbmFile Read(ref TextLines lines, string[] names, string[] infos)
    {
        var isOpen = false;
        var columns = (string?)null;
        var categories = "null";
        while (lines.MoveNext())
        {
            var line = Encoding.UTF8.GetString(lines.Current);
            if (line.StartsWith(PandasCategories, StringComparison.Ordinal))
                categories = line[PandasCategories.Length..];
            else if (line.StartsWith(CategoricalFeatures, StringComparison.Ordinal))
                columns = line[CategoricalFeatures.Length..].TrimEnd(']');
            else if (line == "end of parameters")
                isOpen = false;
            else if (line.Length > 0)
                isOpen = true;
        }

        if (isOpen)
            throw new FormatException("ends before 'end of parameters'");
        var isNamed = names.Index().Any(each => each.Item != $"Column_{each.Index}");
        var found = PandasColumns.Find(ReadCategories(categories), infos, columns);
        return new([.. names.Select((name, index) => new TreeFeature(name, found.GetValueOrDefault(index)))], isNamed);
    }

    private static Categories[] ReadCategories(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var lists = document.RootElement;
            return lists.ValueKind == JsonValueKind.Null ? [] : [.. lists.EnumerateArray().Select(Categories.Read)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("has a line pandas_categorical that is no list of lists");
        }
    }
}
