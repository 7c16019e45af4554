using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>A position in the tokens of a statement, with look-ahead.</summary>
internal sealed class TokenReader
{
    private readonly string sql;
    private readonly List<Token> tokens;
    private readonly int[] closings;

    /// <exception cref="ApiException">The text is not GoogleSQL, or its parentheses do not match.</exception>
    public TokenReader(string sql)
    {
        this.sql = sql;
        tokens = Tokenizer.Read(sql);
        if (Parentheses.Match(tokens, out closings) is { } wrong)
        {
            throw Fail(
                wrong.Kind == TokenKind.End
                    ? "Syntax error: Expected \")\" but got end of script"
                    : $"Syntax error: Unexpected \"{wrong.Text}\"", wrong);
        }

        End = tokens.Count - 1;
        while (End > 0 && tokens[End - 1].IsSymbol(';'))
            End--;
        if (tokens.FindIndex(token => token.IsSymbol(';')) is var second and >= 0 && second < End)
            throw ApiException.Unsupported("scripts of several statements");
    }

    public int Index { get; set; }

    /// <summary>The index after the last token of the statement.</summary>
    public int End { get; }

    public IReadOnlyList<Token> Tokens => tokens;

    public Token Current => Ahead(0);

    /// <summary>The token at an offset from the current one; an end token outside the statement.</summary>
    public Token Ahead(int by) => Index + by is >= 0 and var at && at < End ? tokens[at] : tokens[^1];

    /// <summary>The index of the closing parenthesis for an opening one.</summary>
    public int ClosingOf(int open) => closings[open];

    public Token Next()
    {
        var token = Current;
        Index++;
        return token;
    }

    /// <summary>Moves past these words if all of them follow.</summary>
    public bool Take(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!Ahead(i).IsWord(words[i]))
                return false;
        }

        Index += words.Length;
        return true;
    }

    public bool Take(char symbol)
    {
        if (!Current.IsSymbol(symbol))
            return false;
        Index++;
        return true;
    }

    /// <exception cref="ApiException">Something else follows.</exception>
    public void Expect(string word)
    {
        if (!Take(word))
            throw Unexpected($"keyword {word}");
    }

    /// <exception cref="ApiException">Something else follows.</exception>
    public void Expect(char symbol)
    {
        if (!Take(symbol))
            throw Unexpected($"\"{symbol}\"");
    }

    /// <exception cref="ApiException">Something else follows.</exception>
    public string ExpectName() => Current.IsName ? Next().Text : throw Unexpected("an identifier");

    /// <summary>The index of a keyword outside of parentheses and CASE; -1 if there is none.</summary>
    public int Find(string word, int from, int end)
    {
        var cases = 0;
        for (var i = from; i < end; i++)
        {
            if (tokens[i].IsSymbol('('))
                i = closings[i];
            else if (cases == 0 && tokens[i].IsWord(word))
                return i;
            else if (tokens[i].IsWord("CASE"))
                cases++;
            else if (tokens[i].IsWord("END"))
                cases--;
        }

        return -1;
    }

    /// <summary>The ranges between the commas in a pair of parentheses.</summary>
    public IEnumerable<(int From, int End)> Arguments(int open)
    {
        var from = open + 1;
        for (var i = from; i < closings[open]; i++)
        {
            if (tokens[i].IsSymbol('(') || tokens[i].IsSymbol('['))
            {
                i = closings[i];
            }
            else if (tokens[i].IsSymbol(','))
            {
                yield return (from, i);
                from = i + 1;
            }
        }

        if (from < closings[open])
            yield return (from, closings[open]);
    }

    public ApiException Unexpected(string expected)
    {
        var found = Current.Kind == TokenKind.End ? "end of script" : $"\"{Current.Text}\"";
        return Fail($"Syntax error: Expected {expected} but got {found}", Current);
    }

    public ApiException Fail(string message, Token token) =>
        ApiException.InvalidQuery($"{message} at {SqlPosition.Of(sql, token.Position)}");
}
