using System.Text;

namespace ModelPipeline.Models.Onnx;

/// <summary>The operator StringNormalizer, which removes stop words and changes the case of the other texts.</summary>
/// <param name="Action">NONE, LOWER or UPPER.</param>
/// <param name="IsCaseSensitive">Whether a stop word must have the same case.</param>
/// <param name="Language">The language of the operator's locale, such as <c>en</c>.</param>
/// <param name="StopWords">The texts that the operator removes.</param>
internal sealed record StringNormalizer(string Action, bool IsCaseSensitive, string Language, IReadOnlyList<string> StopWords)
{
    private const int TypeOfInt = 2;
    private const int TypeOfText = 3;
    private const int TypeOfTexts = 8;

    /// <summary>Whether the operator needs the case rules of a locale.</summary>
    public bool NeedsLocale => Action != "NONE" || (StopWords.Count > 0 && !IsCaseSensitive);

    /// <summary>
    /// The case to which texts can be changed before the operator, with the same result; null where there is no such case.
    /// </summary>
    public TextCase? Case => StopWords.Count > 0 && IsCaseSensitive ? null : Action switch
    {
        "LOWER" => TextCase.Lower,
        "UPPER" => TextCase.Upper,
        _ => null,
    };

    /// <summary>The missing locale that onnxruntime's message names after "name:".</summary>
    public static string LocaleIn(string message) => message.Split("name:").Last().Split(':')[0].Trim();

    public static StringNormalizer Read(ReadOnlySpan<byte> node)
    {
        var action = "NONE";
        var isCaseSensitive = false;
        var locale = "en_US";
        string[] stopWords = [];
        var attributes = new ProtoReader(node);
        while (attributes.Next(OnnxFields.NodeAttribute))
        {
            switch (ProtoReader.Text(attributes.Content, OnnxFields.AttributeName))
            {
                case "case_change_action":
                    action = ProtoReader.Text(attributes.Content, OnnxFields.AttributeText);
                    break;
                case "is_case_sensitive":
                    isCaseSensitive = ProtoReader.First(attributes.Content, OnnxFields.AttributeInt) is [not 0, ..];
                    break;
                case "locale":
                    locale = ProtoReader.Text(attributes.Content, OnnxFields.AttributeText);
                    break;
                case "stopwords":
                    stopWords = ProtoReader.Texts(attributes.Content, OnnxFields.AttributeTexts);
                    break;
            }
        }

        return new(action, isCaseSensitive, locale.Split('_', '-', '.', '@')[0].ToLowerInvariant(), stopWords);
    }

    /// <summary>The operator with another locale.</summary>
    public static byte[] WithLocale(ReadOnlySpan<byte> node, string locale)
    {
        var others = OnnxEdit.Message(node, (ref ProtoReader field, ProtoWriter to) =>
        {
            if (field.Field != OnnxFields.NodeAttribute || ProtoReader.Text(field.Content, OnnxFields.AttributeName) != "locale")
                to.Raw(field.Raw);
        });
        var attribute = new ProtoWriter().Field(OnnxFields.AttributeName, "locale"u8)
            .Field(OnnxFields.AttributeText, Encoding.UTF8.GetBytes(locale)).Number(OnnxFields.AttributeType, TypeOfText);
        return new ProtoWriter().Raw(others).Field(OnnxFields.NodeAttribute, attribute.ToArray()).ToArray();
    }

    /// <summary>
    /// The operator for texts that already have the right case. The operator still removes stop words, but changes no case.
    /// </summary>
    public byte[] WithoutCase(string input, string output)
    {
        var node = new ProtoWriter().Field(OnnxFields.NodeInput, Encoding.UTF8.GetBytes(input))
            .Field(OnnxFields.NodeOutput, Encoding.UTF8.GetBytes(output));
        if (StopWords.Count == 0)
            return node.Field(OnnxFields.NodeOperator, "Identity"u8).ToArray();
        var words = new ProtoWriter().Field(OnnxFields.AttributeName, "stopwords"u8);
        foreach (var word in StopWords)
            words.Field(OnnxFields.AttributeTexts, Encoding.UTF8.GetBytes(Case!.Change(word)));
        return node
            .Field(OnnxFields.NodeOperator, "StringNormalizer"u8)
            .Field(OnnxFields.NodeAttribute, words.Number(OnnxFields.AttributeType, TypeOfTexts).ToArray())
            .Field(OnnxFields.NodeAttribute, new ProtoWriter().Field(OnnxFields.AttributeName, "is_case_sensitive"u8)
                .Number(OnnxFields.AttributeInt, 1).Number(OnnxFields.AttributeType, TypeOfInt).ToArray())
            .ToArray();
    }
}
