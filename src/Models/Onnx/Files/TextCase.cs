using System.Text;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Changes texts to lower or upper case as the operator StringNormalizer does: character by character, by the rules of Unicode that glibc
/// uses for all languages but the Turkic ones. This class replaces the operator where the machine lacks the model's locale.
/// </summary>
internal sealed class TextCase
{
    public static readonly TextCase Lower = new("lower", Rune.ToLowerInvariant);
    public static readonly TextCase Upper = new("upper", Rune.ToUpperInvariant);

    private readonly Func<Rune, Rune> change;

    private TextCase(string name, Func<Rune, Rune> change)
    {
        Name = name;
        this.change = change;
    }

    public string Name { get; }

    public string Change(string text)
    {
        var changed = new StringBuilder(text.Length);
        Span<char> characters = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
            changed.Append(characters[..Of(rune).EncodeToUtf16(characters)]);
        return changed.ToString();
    }

    // .NET keeps these three characters unchanged, so that a text survives a change of case and back.
    private Rune Of(Rune rune) => rune.Value switch
    {
        'İ' when this == Lower => new('i'),
        'ı' when this == Upper => new('I'),
        'ſ' when this == Upper => new('S'),
        _ => change(rune),
    };
}
