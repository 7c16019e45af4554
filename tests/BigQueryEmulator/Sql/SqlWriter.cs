using System.Text;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>
/// Translates a part of a GoogleSQL statement into DuckDB's SQL. It goes through the tokens and changes the parts that differ. Unknown
/// parts are passed to DuckDB unchanged.
/// </summary>
internal sealed class SqlWriter
{
    private readonly TokenReader tokens;
    private readonly TableNames tables;
    private readonly IReadOnlyDictionary<string, Field> parameters;
    private readonly HashSet<string> commonTables;
    private readonly ExpressionForms forms;
    private readonly StringBuilder output = new();

    /// <param name="parameters">The types of the query's parameters, by lower-case name or position.</param>
    public SqlWriter(TokenReader tokens, TableNames tables, IReadOnlyDictionary<string, Field> parameters)
    {
        this.tokens = tokens;
        this.tables = tables;
        this.parameters = parameters;
        commonTables = CommonTables.Find(tokens);
        forms = new(tokens, this);
    }

    /// <summary>The name of the updated table in the statement. SET may put it before a column, which DuckDB refuses.</summary>
    public string? Target { get; set; }

    /// <summary>Writes from the current token to an index.</summary>
    /// <param name="startsWithTable">Whether a table comes first, as after FROM.</param>
    public string Write(int end, bool startsWithTable = false)
    {
        var start = output.Length;
        WriteTo(end, startsWithTable);
        var text = output.ToString(start, output.Length - start);
        output.Length = start;
        return text.Trim();
    }

    public string Write((int From, int End) range)
    {
        tokens.Index = range.From;
        return Write(range.End);
    }

    /// <summary>The type of a parameter.</summary>
    public Field ParameterOf(Token token) =>
        parameters.TryGetValue(token.Text.ToLowerInvariant(), out var field)
            ? field
            : throw tokens.Fail($"Query parameter '{token.Text}' not found", token);

    private void WriteTo(int end, bool tableNext)
    {
        var inFrom = tableNext;
        var inSet = false;
        while (tokens.Index < end)
        {
            var token = tokens.Current;
            if (tableNext)
            {
                WriteTable();
                tableNext = false;
            }
            else if (inSet && SkipsTarget())
            {
                tokens.Index += 2;
            }
            else if (forms.Write() is { } form)
            {
                Append(token, form);
            }
            else
            {
                inFrom &= !ReservedWords.StartsClause(token);
                inSet = token.IsWord("SET") || (inSet && !ReservedWords.StartsClause(token) && !token.IsWord("FROM"));
                tableNext = StartsTable(token) || (inFrom && token.IsSymbol(','));
                inFrom |= tableNext;
                WriteToken();
            }
        }
    }

    private bool StartsTable(Token token) => token.IsWord("JOIN") || (token.IsWord("FROM") && !tokens.Ahead(-1).IsWord("DISTINCT"));

    private bool SkipsTarget() =>
        tokens.Current.IsName && tokens.Current.Text.Equals(Target, StringComparison.OrdinalIgnoreCase)
        && tokens.Ahead(-1) is var before && (before.IsWord("SET") || before.IsSymbol(',')) && tokens.Ahead(1).IsSymbol('.');

    private void WriteTable()
    {
        var first = tokens.Current;
        if (first.IsSymbol('('))
        {
            var inner = tokens.Ahead(1);
            var isQuery = inner.IsWord("SELECT") || inner.IsWord("WITH") || inner.IsSymbol('(');
            WriteParenthesis(tablesInside: !isQuery);
        }
        else if (first.IsWord("UNNEST"))
        {
            Append(first, Unnest.Write(tokens, this));
        }
        else if (ReservedWords.EndsTable(first))
        {
            throw tokens.Unexpected("a table");
        }
        else
        {
            var path = TablePath.Read(tokens);
            if (tokens.Current.IsSymbol('('))
                throw tokens.Fail($"The BigQuery emulator does not support the table function {string.Join('.', path)}", first);
            var isCommon = path.Count == 1 && commonTables.Contains(path[0]);
            Append(first, isCommon ? Identifier.Quote(path[0]) : tables.Find(path).Name.Sql);
        }
    }

    private void WriteParenthesis(bool tablesInside)
    {
        var open = tokens.Index;
        Append(tokens.Next(), "(");
        WriteTo(tokens.ClosingOf(open), tablesInside);
        Append(tokens.Next(), ")");
    }

    private void WriteToken()
    {
        var token = tokens.Current;
        if (token.IsSymbol('('))
        {
            WriteParenthesis(tablesInside: false);
            return;
        }

        Append(token, token.Kind switch
        {
            TokenKind.Quoted => string.Join('.', token.Text.Split('.').Select(Identifier.Quote)),
            TokenKind.String => Literals.String(token.Text),
            TokenKind.Bytes => Literals.Bytes(token.Text),
            TokenKind.Parameter => Parameter(token),
            TokenKind.Number => Literals.Number(token.Text),
            TokenKind.Word when IsColumn(token) => Identifier.Quote(token.Text),
            _ => token.Text,
        });
        tokens.Index++;
    }

    private bool IsColumn(Token word) =>
        !tokens.Ahead(1).IsSymbol('(') && (ReservedWords.IsDuckDbs(word) || tokens.Ahead(-1).IsSymbol('.'));

    private string Parameter(Token token)
    {
        ParameterOf(token);
        return $"getvariable({Literals.String(QueryParameters.Variable(token.Text))})";
    }

    private void Append(Token token, string text)
    {
        // Words stay separated, also if the text between them was left out.
        var wouldJoin = output.Length > 0 && IsWordPart(output[^1]) && (IsWordPart(text[0]) || text[0] == '"');
        if (wouldJoin || token.FollowsSpace)
            output.Append(' ');
        output.Append(text);
    }

    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
