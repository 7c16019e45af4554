namespace ModelPipeline.Models.Onnx;

/// <summary>An input that was added to a model for the texts of another in lower or upper case.</summary>
/// <param name="Input">The input of the file.</param>
/// <param name="Case">What becomes of its texts.</param>
internal sealed record CasedInput(string Input, TextCase Case)
{
    public static IReadOnlyDictionary<string, CasedInput> None { get; } = new Dictionary<string, CasedInput>();
}
