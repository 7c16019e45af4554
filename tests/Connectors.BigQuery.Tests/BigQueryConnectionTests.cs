namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryConnectionTests
{
    [Fact]
    public void Parse_ProjectAndDataset_IsGoogleWithCredentials()
    {
        var connection = BigQueryConnection.Parse("Project=p;Dataset=d", "Input:Connection");

        var expected = new BigQueryConnection("p", "d", null, null, new("https://bigquery.googleapis.com"), IsEmulator: false)
        {
            StorageAddress = new("https://bigquerystorage.googleapis.com"),
        };
        Assert.Equal(expected, connection);
    }

    [Fact]
    public void Parse_EveryKey_IsAccepted()
    {
        var connection = BigQueryConnection.Parse(
            "project=p;DATASET=d;Location=EU;MaximumBytesBilled=10485760;Emulator=http://127.0.0.1:9050;", "Input:Connection");

        Assert.Equal(new("p", "d", "EU", 10485760, new("http://127.0.0.1:9050"), IsEmulator: true), connection);
    }

    [Theory]
    [InlineData("Emulator=http://127.0.0.1:1", null)]
    [InlineData("Endpoint=https://bigquery.p.example", null)]
    [InlineData("Endpoint=https://bigquery.p.example;StorageEndpoint=https://storage.p.example", "https://storage.p.example")]
    [InlineData("UniverseDomain=cloud.example", "https://bigquerystorage.cloud.example")]
    public void Parse_ServersOfItsOwn_NeverLeavesThemForGoogles(string servers, string? storage)
    {
        var connection = BigQueryConnection.Parse($"Project=p;Dataset=d;{servers}", "Input:Connection");

        Assert.Equal(storage is null ? null : new Uri(storage), connection.StorageAddress);
    }

    [Theory]
    [InlineData("", BigQueryStorageUse.Auto)]
    [InlineData("Storage=off", BigQueryStorageUse.Off)]
    [InlineData("Storage=On", BigQueryStorageUse.On)]
    public void Parse_Storage_IsTaken(string setting, object storage) =>
        Assert.Equal(storage, BigQueryConnection.Parse($"Project=p;Dataset=d;{setting}", "Input:Connection").Storage);

    [Theory]
    [InlineData("Project=p;Dataset=d;Storage=Sometimes", "a Storage that is none of Auto, On, Off")]
    [InlineData("Project=p;Dataset=d;Storage=7", "a Storage that is none of Auto, On, Off")]
    [InlineData("Project=p;Dataset=d;Storage=On;Emulator=http://y", "no StorageEndpoint")]
    [InlineData("Dataset=d", "no Project")]
    [InlineData("Project=p", "no Dataset")]
    [InlineData("Project=p;Dataset=d;Emulater=http://x", "a key that is none of Project")]
    [InlineData("Project=p;Dataset=d;Emulator=127.0.0.1:9050", "an Emulator that is no http")]
    [InlineData("Project=p;Dataset=d;Endpoint=ftp://x", "an Endpoint that is no http")]
    [InlineData("Project=p;Dataset=d;Endpoint=https://x;Emulator=http://y", "both an Endpoint and an Emulator")]
    [InlineData("Project=p;Dataset=d;MaximumBytesBilled=1000", "a MaximumBytesBilled that is no number of 10485760 or more")]
    [InlineData("Project=p;Dataset=d;MaximumBytesBilled=many", "a MaximumBytesBilled that is no number")]
    [InlineData("no list", "no list of Key=Value")]
    public void Parse_InvalidString_NamesTheKeyAndTheSetting(string connectionString, string what)
    {
        var fault = Assert.Single(
            Assert.Throws<PipelineConfigurationException>(() => BigQueryConnection.Parse(connectionString, "Output:Connection")).Faults);

        Assert.Equal("Output:Connection", fault.Setting);
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t", "`p`.`d`.`t`")]
    [InlineData("e.t", "`p`.`e`.`t`")]
    [InlineData("q.e.t", "`q`.`e`.`t`")]
    [InlineData("`q.e.t-2`", "`q`.`e`.`t-2`")]
    [InlineData("t-- x", "`p`.`d`.`t-- x`")]
    [InlineData("\"example.com:q\".e.t", "`example.com:q`.`e`.`t`")]
    public void TableName_InEveryForm_IsQuoted(string name, string quoted)
    {
        var connection = BigQueryConnection.Parse("Project=p;Dataset=d", "Input:Connection");

        Assert.Equal(quoted, BigQueryTableName.Parse(name, "Input:Table", connection).Quoted);
    }

    [Theory]
    [InlineData("x`; DROP TABLE keep; --", @"`x\`; DROP TABLE keep; --`")]
    [InlineData(@"x\`; DROP TABLE keep; --", @"`x\\\`; DROP TABLE keep; --`")]
    [InlineData(@"x\", @"`x\\`")]
    public void QuoteColumn_AnyName_IsOneIdentifier(string name, string quoted) =>
        Assert.Equal(quoted, BigQueryTableName.QuoteColumn(name));

    [Theory]
    [InlineData("a.b.c.d")]
    [InlineData("a..b")]
    [InlineData("t; DROP TABLE x")]
    [InlineData("t\\` x")]
    [InlineData("back\\slash")]
    [InlineData("x`; DROP TABLE keep; --")]
    [InlineData("d.x`.`y")]
    [InlineData("/* x */")]
    [InlineData("nul\0x")]
    [InlineData("new\nline")]
    [InlineData("line\n")]
    [InlineData("@users")]
    public void TableName_Invalid_IsAFault(string name)
    {
        var connection = BigQueryConnection.Parse("Project=p;Dataset=d", "Input:Connection");

        var fault = Assert.Single(
            Assert.Throws<PipelineConfigurationException>(() => BigQueryTableName.Parse(name, "Input:Table", connection)).Faults);

        Assert.Equal("Input:Table", fault.Setting);
    }
}
