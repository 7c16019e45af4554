using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ModelPipeline.Api;

/// <summary>What <c>init</c> found and wrote.</summary>
/// <param name="Pipeline">The name of the pipeline.</param>
/// <param name="File">The file with the settings.</param>
/// <param name="UserColumn">The column that holds the user ids.</param>
/// <param name="Columns">The column of each input.</param>
/// <param name="Nulls">What replaces missing values.</param>
/// <param name="Rows">The rows that were tried.</param>
/// <param name="Notes">What somebody should look at.</param>
/// <param name="Next">The commands to go on with.</param>
internal sealed record InitReport(
    string Pipeline,
    string File,
    string UserColumn,
    IReadOnlyList<ProposedColumn> Columns,
    IReadOnlyList<ProposedNull> Nulls,
    IReadOnlyList<ProposedRow> Rows,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Next)
{
    // As the user has called it, from whatever folder.
    private static string Run => Environment.GetEnvironmentVariable("MODELPIPELINE_RUN") is { Length: > 0 } run ? run : "./run";

    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="file">The file with the settings.</param>
    /// <param name="proposal">What was found.</param>
    /// <param name="secrets">The names of connection strings that hold a password.</param>
    public static InitReport Of(string pipeline, string file, SettingsProposal proposal, IReadOnlyList<string> secrets)
    {
        var user = proposal.Rows is [var first, ..] ? Uri.EscapeDataString(first.User) : "ID";
        return new(pipeline, file, proposal.Options.Input.UserColumn, proposal.Columns, proposal.Nulls, proposal.Rows,
        [
            .. proposal.Notes,
            .. secrets.Select(name => $"{file} holds the password of ConnectionStrings:{name}; to keep the password out of the file, set "
                + $"ConnectionStrings__{name} in the environment, and delete the line."),
        ],
        [
            $"{Quoted(Run)} --Config {Quoted(file)}",
            $"curl -X POST http://localhost:8080/pipelines/{pipeline}/users/{user}/score",
        ]);
    }

    public string Write(bool isJson) => isJson ? JsonSerializer.Serialize(this, SetupJson.Default.InitReport) : Text();

    private string Text()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"Pipeline {Pipeline}, user column {UserColumn}");
        Section(text, "Columns (input of the model <- column of the table)", Columns.Select(each =>
            $"{each.Input} <- {each.Column}{(each.Match == MatchKind.Exact ? "" : $"  ({Describe(each.Match)})")}"));
        Section(text, "Missing values", Nulls.Select(each => string.Create(CultureInfo.InvariantCulture,
            $"{each.Column}: {each.Share * 100:0.##} % are missing; '{each.Value}' replaces them")));
        Section(text, "Tried, and not written", Rows.Select(row =>
            $"{row.User}: {string.Join(", ", row.Outputs.Select(each => $"{each.Key} {Text(each.Value)}"))}"));
        Section(text, "Look at this", Notes);
        Section(text, $"Wrote {File}. Next", Next);
        return text.ToString().TrimEnd();
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
            return;
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{title}:");
        all.ForEach(line => text.AppendLine(CultureInfo.InvariantCulture, $"  {line}"));
    }

    // A moment as an answer has it.
    private static string? Text(object? value) => value is DateTime moment
        ? moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture);

    // As a shell takes it: a folder may have a blank in its name.
    private static string Quoted(string text) =>
        text.All(each => char.IsLetterOrDigit(each) || "-_./+@%=:,".Contains(each, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Describe(MatchKind match) => match switch
    {
        MatchKind.AnyCase => "equal except for case",
        MatchKind.Normalized => "equal except for case and separators",
        MatchKind.Close => "close",
        _ => "by the order of the table",
    };
}
