namespace ModelPipeline.Models.Onnx;

/// <summary>An input that the edit added to a model, for the texts of another input in lower or upper case.</summary>
/// <param name="Input">The input of the file.</param>
/// <param name="Case">The case of the texts.</param>
internal sealed record CasedInput(string Input, TextCase Case)
{
    public static IReadOnlyDictionary<string, CasedInput> None { get; } = new Dictionary<string, CasedInput>();
}
