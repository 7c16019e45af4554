using System.Globalization;
using System.Text.RegularExpressions;
using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference;

/// <summary>Setting <c>Model:Types</c>: the datatypes of inputs and outputs that a server does not describe.</summary>
internal static partial class DeclaredTypes
{
    /// <summary>The inputs or outputs with their types. A type of the setting counts more than the server's.</summary>
    /// <param name="served">What the server says; null or empty if it says nothing.</param>
    /// <param name="names">The inputs or outputs that other settings name; null for none.</param>
    /// <param name="types">The setting.</param>
    /// <param name="faults">Receives the faults.</param>
    public static IReadOnlyList<TensorMetadata> Apply(
        TensorMetadata[]? served, IEnumerable<string>? names, IReadOnlyDictionary<string, string> types, List<Fault> faults)
    {
        var known = (served ?? []).ToList();
        foreach (var name in names ?? [])
        {
            if (!known.Exists(each => each.Name == name) && types.ContainsKey(name))
                known.Add(new(name, "", []));
        }

        for (var i = 0; i < known.Count; i++)
        {
            if (types.TryGetValue(known[i].Name, out var text) && Read(known[i].Name, text, faults) is { } type)
                known[i] = type;
        }

        return known;
    }

    private static TensorMetadata? Read(string name, string text, List<Fault> faults)
    {
        if (Form().Match(text) is { Success: true } match && Datatype.Find(match.Groups[1].Value) is not null)
        {
            var width = match.Groups[2] is { Success: true } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 1;
            return new(name, match.Groups[1].Value, [-1, width]);
        }

        var fault = new Fault($"Model:Types:{name}",
            $"is '{text}', which is no datatype; set one of {Datatype.Names}, with the number of values a row, such as FP32[4].");
        if (!faults.Contains(fault))
            faults.Add(fault);
        return null;
    }

    [GeneratedRegex("^([A-Z0-9]+)(?:\\[([1-9][0-9]{0,5})\\])?\\z")]
    private static partial Regex Form();
}
