namespace ModelPipeline.Connectors.BigQuery.Loading;

/// <summary>Names of jobs. A name may hold only letters, digits, '_' and '-'.</summary>
internal static class BigQueryJobName
{
    private const int MaxLength = 200;

    /// <summary>The text as a part of a name.</summary>
    public static string Of(string text)
    {
        var name = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-'));
        return name.Length > MaxLength ? name[..MaxLength] : name;
    }
}
