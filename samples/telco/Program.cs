using ModelPipeline.Samples.Telco;

if (args is not [var api, var data])
{
    Console.Error.WriteLine("Usage: <ModelPipeline.Api.dll> <data folder>");
    return 64;
}

var work = Directory.CreateTempSubdirectory("telco-").FullName;
try
{
    var check = new Check(data, work);
    await using var process = await Server.StartAsync(api, work, Settings.Write(data, work));
    return await check.RunAsync(process.Http) ? 0 : 1;
}
finally
{
    Directory.Delete(work, recursive: true);
}
