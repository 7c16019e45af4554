namespace ModelPipeline.BigQueryEmulator.Sql;

/// <param name="Position">Its first character's index.</param>
/// <param name="FollowsSpace">White space or a comment stands before it.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, bool FollowsSpace)
{
    public bool IsName => Kind is TokenKind.Word or TokenKind.Quoted;

    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(char symbol) => Kind == TokenKind.Symbol && Text[0] == symbol;
}
