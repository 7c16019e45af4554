namespace ModelPipeline.BigQueryEmulator.Sql;

/// <param name="Position">The index of the first character.</param>
/// <param name="FollowsSpace">Whether white space or a comment precedes the token.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, bool FollowsSpace)
{
    public bool IsName => Kind is TokenKind.Word or TokenKind.Quoted;

    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(char symbol) => Kind == TokenKind.Symbol && Text[0] == symbol;
}
