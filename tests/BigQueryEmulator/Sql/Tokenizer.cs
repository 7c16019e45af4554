using System.Globalization;
using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Splits GoogleSQL into tokens. Comments are dropped; literals are decoded.</summary>
internal sealed class Tokenizer
{
    private const string Symbols = "()[]{}<>=!+-*/%,.;|&^~";

    private readonly string sql;
    private readonly List<Token> tokens = [];
    private int next;
    private int parameters;

    private Tokenizer(string sql)
    {
        this.sql = sql;
    }

    /// <exception cref="ApiException">A character or literal is not valid in GoogleSQL.</exception>
    public static List<Token> Read(string sql)
    {
        var tokenizer = new Tokenizer(sql);
        while (tokenizer.ReadOne())
        {
        }

        return tokenizer.tokens;
    }

    private char Current => Ahead(0);

    private char Ahead(int by) => next + by < sql.Length ? sql[next + by] : '\0';

    private bool ReadOne()
    {
        var before = next;
        SkipSpace();
        var start = next;
        var spaced = next > before;
        if (next == sql.Length)
        {
            Add(TokenKind.End, "", start, spaced);
            return false;
        }

        if (LiteralReader.Find(sql, start) is { } literal)
        {
            var text = literal.Read(out next) ?? throw Fail("Unclosed string literal", start);
            Add(literal.IsBytes ? TokenKind.Bytes : TokenKind.String, text, start, spaced);
        }
        else if (Current == '`')
        {
            Add(TokenKind.Quoted, ReadQuoted(), start, spaced);
        }
        else if (IsWordStart(Current))
        {
            Add(TokenKind.Word, ReadWord(), start, spaced);
        }
        else if (char.IsAsciiDigit(Current) || (Current == '.' && char.IsAsciiDigit(Ahead(1)) && !FollowsName(spaced)))
        {
            Add(TokenKind.Number, ReadNumber(), start, spaced);
        }
        else if (Current == '@' && (IsWordStart(Ahead(1)) || Ahead(1) == '`'))
        {
            Add(TokenKind.Parameter, ReadParameter(), start, spaced);
        }
        else
        {
            ReadSymbol(start, spaced);
        }

        return true;
    }

    // In t.1 the point is a part of a path, not of a number.
    private bool FollowsName(bool spaced) =>
        !spaced && tokens.Count > 0 && (tokens[^1].IsName || tokens[^1].IsSymbol(')') || tokens[^1].IsSymbol(']'));

    private void ReadSymbol(int start, bool spaced)
    {
        next++;
        if (sql[start] == '?')
        {
            Add(TokenKind.Parameter, (parameters++).ToString(CultureInfo.InvariantCulture), start, spaced);
        }
        else if (Symbols.Contains(sql[start], StringComparison.Ordinal))
        {
            Add(TokenKind.Symbol, sql[start].ToString(), start, spaced);
        }
        else
        {
            throw Fail($"Syntax error: Illegal input character \"{sql[start]}\"", start);
        }
    }

    private string ReadQuoted()
    {
        var end = sql.IndexOf('`', next + 1);
        if (end < 0)
            throw Fail("Syntax error: Unclosed identifier literal", next);
        var name = sql[(next + 1)..end];
        next = end + 1;
        return name;
    }

    private string ReadWord()
    {
        var start = next;
        while (IsWordStart(Current) || char.IsAsciiDigit(Current))
            next++;
        return sql[start..next];
    }

    private string ReadParameter()
    {
        next++;
        return Current == '`' ? ReadQuoted() : ReadWord();
    }

    private string ReadNumber()
    {
        (var text, next) = NumberReader.Read(sql, next);
        return text;
    }

    private void SkipSpace()
    {
        while (next < sql.Length)
        {
            if (char.IsWhiteSpace(Current))
            {
                next++;
            }
            else if (Current == '#' || (Current == '-' && Ahead(1) == '-'))
            {
                next = End(sql.IndexOf('\n', next), 1);
            }
            else if (Current == '/' && Ahead(1) == '*')
            {
                next = End(sql.IndexOf("*/", next + 2, StringComparison.Ordinal), 2);
            }
            else
            {
                return;
            }
        }
    }

    private int End(int found, int length) => found < 0 ? sql.Length : found + length;

    private void Add(TokenKind kind, string text, int start, bool spaced) => tokens.Add(new(kind, text, start, spaced));

    private ApiException Fail(string message, int at) => ApiException.InvalidQuery($"{message} at {SqlPosition.Of(sql, at)}");

    private static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_';
}
