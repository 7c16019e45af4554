using System.Text.RegularExpressions;

namespace ModelPipeline;

/// <summary>
/// A folder that MLflow wrote. Its file <c>MLmodel</c> names the flavors in which the model can be loaded, and for some of them the file
/// that the flavor's own library reads.
/// </summary>
internal static partial class MlflowFolder
{
    /// <summary>The name of the file that marks such a folder.</summary>
    public const string Mark = "MLmodel";

    // The flavors whose file a kind of model reads within the process.
    private static readonly (string Flavor, string Kind)[] Kinds = [("onnx", "Onnx"), ("lightgbm", "LightGbm"), ("xgboost", "XGBoost")];

    /// <summary>The names of kinds with the file that each would load, the best first.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<(string Kind, string Path)> Files(string folder)
    {
        if (!File.Exists(Path.Combine(folder, Mark)))
            return [];
        var described = File.ReadAllText(Path.Combine(folder, Mark));
        return from each in Kinds
               let data = DataOf(described, each.Flavor)
               where data is not null && IsInside(folder, data)
               select (each.Kind, Path.Combine(folder, data));
    }

    // As much of YAML as MLmodel is written in: "flavors:", two blanks and the flavor, four blanks and its settings.
    private static string? DataOf(string described, string flavor)
    {
        var section = "";
        var current = "";
        foreach (var line in described.Split('\n'))
        {
            if (Entry().Match(line.TrimEnd()) is not { Success: true } entry)
                continue;
            var (indent, key, value) = (entry.Groups[1].Length, entry.Groups[2].Value, entry.Groups[3].Value);
            if (indent == 0)
                section = key;
            else if (indent == 2)
                current = key;
            else if (indent == 4 && section == "flavors" && current == flavor && key == "data")
                return value.Trim('\'', '"');
        }

        return null;
    }

    private static bool IsInside(string folder, string name)
    {
        var whole = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        return Path.GetFullPath(Path.Combine(folder, name)).StartsWith(whole, StringComparison.Ordinal)
            && File.Exists(Path.Combine(folder, name));
    }

    [GeneratedRegex(@"^( *)([A-Za-z_]\w*):\s*(.*)$")]
    private static partial Regex Entry();
}
