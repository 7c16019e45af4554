using System.Net.Sockets;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>What callers, operators and retries learn from an answer of the server.</summary>
public sealed class PostgreSqlErrorsTests
{
    private const string Secret = "secret 4711";

    private static readonly StorePart Part = StorePart.Output("p", "postgresql warehouse:5432 scores");

    [Theory]
    [InlineData("22001", "a text is too long")]
    [InlineData("22003", "a number is out of range")]
    [InlineData("22008", "a moment is out of range")]
    [InlineData("22P02", "a text cannot be converted")]
    [InlineData("22P05", "a text has a character that the database cannot store")]
    [InlineData("22021", "a text has a character that the database cannot store")]
    [InlineData("22012", "a division by zero")]
    [InlineData("23502", "a column must have a value")]
    [InlineData("23503", "a referenced row is missing")]
    [InlineData("23505", "a value must be unique")]
    [InlineData("23514", "a value fails a check")]
    [InlineData("54000", "a user id or another text is too long for an index, or the row for the table")]
    [InlineData("22000", "a value was refused")]
    [InlineData("23P01", "a value was refused")]
    [InlineData("44000", "a value was refused")]
    [InlineData("P0001", "a value was refused")]
    [InlineData("P0004", "a value was refused")]
    public void Translate_StateOfAValue_BlamesDataAndNamesTheReasonWithoutTheValue(string state, string reason)
    {
        var error = PostgreSqlErrors.Translate(Answer(state, "scores", "score", "good"), "write 'scores'", Part);

        Assert.Equal((true, false), (error.BlamesData, error.IsTransient));
        Assert.Equal($"The output of pipeline 'p' does not take a value: {reason} (SQLSTATE {state}, column 'score').", error.Message);
        Assert.Equal(
            $"PostgreSQL cannot write 'scores': {reason} (SQLSTATE {state}, table 'scores', column 'score', constraint 'good'). "
            + "(output: postgresql warehouse:5432 scores)",
            error.Detail);
    }

    [Fact]
    public void Translate_StateOfAValueWithoutNames_HasTheStateAlone()
    {
        var error = PostgreSqlErrors.Translate(Answer("22003"), "write 'scores'", Part);

        Assert.Contains("a number is out of range (SQLSTATE 22003).", error.Message, StringComparison.Ordinal);
        Assert.Contains("a number is out of range (SQLSTATE 22003).", error.Detail, StringComparison.Ordinal);
    }

    // The texts of functions, of defects and of foreign servers can hold anything.
    [Theory]
    [InlineData("P0002")]
    [InlineData("XX000")]
    [InlineData("F0000")]
    [InlineData("HV000")]
    public void Translate_StateWhoseTextMayHoldValues_LeavesTheTextOut(string state)
    {
        var error = PostgreSqlErrors.Translate(Answer(state, "scores"), "write 'scores'", Part);

        Assert.Equal((false, false), (error.BlamesData, error.IsTransient));
        Assert.DoesNotContain(Secret, error.Detail, StringComparison.Ordinal);
        Assert.Contains(
            $"the database failed; its log says more (SQLSTATE {state}, table 'scores').", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("57P03")]
    [InlineData("57P05")]
    [InlineData("57014")]
    [InlineData("25P03")]
    [InlineData("25P04")]
    [InlineData("26000")]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("53300")]
    public void Translate_StateThatPasses_IsTransient(string state)
    {
        var error = PostgreSqlErrors.Translate(Answer(state), "write 'scores'", Part);

        Assert.Equal((false, true), (error.BlamesData, error.IsTransient));
        Assert.Contains($"{Secret} (SQLSTATE {state}).", error.Detail, StringComparison.Ordinal);
        Assert.IsType<StoreException>(PostgreSqlErrors.AtStart(Answer(state), "Output", "Output:Table", "write 'scores'", Part));
    }

    [Theory]
    [InlineData("42P01")]
    [InlineData("42501")]
    [InlineData("25006")]
    [InlineData("0A000")]
    public void Translate_StateOfAnOperator_IsPermanent(string state)
    {
        var error = PostgreSqlErrors.Translate(Answer(state), "write 'scores'", Part);

        Assert.Equal((false, false), (error.BlamesData, error.IsTransient));
        Assert.Contains($"PostgreSQL cannot write 'scores': {Secret} (SQLSTATE {state}).", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_DiskIsFull_SaysSo()
    {
        var error = PostgreSqlErrors.Translate(Answer("53100"), "write 'scores'", Part);

        Assert.StartsWith("The disk of the output", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_PreparedStatementOfAnotherShape_IsTransientAndAChange()
    {
        var outdated = Answer("0A000", routine: "RevalidateCachedQuery");

        Assert.True(PostgreSqlErrors.Translate(outdated, "read 'customers'", Part).IsTransient);
        Assert.True(PostgreSqlErrors.IsChange(outdated));
    }

    [Theory]
    [InlineData("42703", true)]
    [InlineData("42P01", true)]
    [InlineData("0A000", false)]
    [InlineData("22042", false)]
    public void IsChange_State_IsOfTheClassOfNames(string state, bool isChange) =>
        Assert.Equal(isChange, PostgreSqlErrors.IsChange(Answer(state)));

    [Fact]
    public void Translate_NoAnswer_IsTransientWhereTheConnectionIsTheCause()
    {
        Assert.Equal((true, "Broken: pipe."), Told(new NpgsqlException("Broken.", new IOException("pipe."))));
        Assert.Equal((true, "Broken: refused."), Told(new NpgsqlException("Broken.", new FakeSocketException("refused."))));
        Assert.Equal((true, "Broken: late."), Told(new NpgsqlException("Broken.", new TimeoutException("late."))));
        Assert.Equal((false, "Broken: odd."), Told(new NpgsqlException("Broken.", new InvalidDataException("odd."))));
        Assert.Equal((false, "Broken."), Told(new NpgsqlException("Broken.")));
        Assert.Equal((true, "late."), Told(new TimeoutException("late.")));

        static (bool, string) Told(Exception e)
        {
            var error = PostgreSqlErrors.Translate(e, "write 'scores'", Part);
            return (error.IsTransient, error.Detail["PostgreSQL cannot write 'scores': ".Length..].Split(" (output")[0]);
        }
    }

    [Theory]
    [InlineData("28P01", "Output:Connection", "names a server that does not let the pipeline in: secret 4711 (SQLSTATE 28P01). ")]
    [InlineData("3D000", "Output:Connection", "names a server that does not let the pipeline in: secret 4711 (SQLSTATE 3D000). ")]
    [InlineData("42P01", "Output:Table",
        "cannot be used: PostgreSQL cannot write 'scores': secret 4711 (SQLSTATE 42P01). Correct it, or Output:Connection.")]
    public void AtStart_AnswerOfTheServer_IsAFaultOfTheSetting(string state, string setting, string message)
    {
        var error = PostgreSqlErrors.AtStart(Answer(state), "Output", "Output:Table", "write 'scores'", Part);

        var fault = Assert.Single(Assert.IsType<PipelineConfigurationException>(error).Faults);
        Assert.Equal(setting, fault.Setting);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AtStart_ConnectionThatNeverWorks_IsAFaultOfTheConnection()
    {
        var error = PostgreSqlErrors.AtStart(
            new NpgsqlException("SSL is not supported"), "Triggers:orders", "Triggers:orders:Table", "use 'queue'", Part);

        var fault = Assert.Single(Assert.IsType<PipelineConfigurationException>(error).Faults);
        Assert.Equal("Triggers:orders:Connection", fault.Setting);
        Assert.Contains("SSL is not supported. Correct that connection string.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsStoreFailure_MistakeOfTheConnector_IsNone()
    {
        Assert.True(PostgreSqlErrors.IsStoreFailure(new IOException()));
        Assert.True(PostgreSqlErrors.IsStoreFailure(new TimeoutException()));
        Assert.False(PostgreSqlErrors.IsStoreFailure(new InvalidOperationException()));
    }

    private static PostgresException Answer(
        string state, string? table = null, string? column = null, string? constraint = null, string? routine = null) =>
        new(
            Secret, "ERROR", "ERROR", state, detail: Secret, tableName: table, columnName: column, constraintName: constraint,
            routine: routine);

    private sealed class FakeSocketException(string message) : SocketException
    {
        public override string Message => message;
    }
}
