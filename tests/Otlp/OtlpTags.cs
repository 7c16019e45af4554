using System.Globalization;

namespace ModelPipeline.Tests;

/// <summary>The attributes of something that a collector received.</summary>
internal static class OtlpTags
{
    /// <summary>Reads the attributes (<c>KeyValue</c>) of a field. Values that are no text become texts.</summary>
    public static IReadOnlyDictionary<string, string> Read(ProtoMessage message, int field) =>
        message.Messages(field).GroupBy(tag => tag.Text(1)).ToDictionary(tags => tags.Key, tags => ValueOf(tags.Last().Message(2)));

    private static string ValueOf(ProtoMessage value) =>
        value.Has(1) ? value.Text(1) : ((long)(value.Number(2) + value.Number(3))).ToString(CultureInfo.InvariantCulture);
}
