using System.Text.Json;
using Sluice.Decisions.Text;
using Xunit;

namespace Sluice.Decisions.Tests.Text;

public class LogTailTests
{
    [Theory]
    [InlineData("password=hunter2 failed", "password=*** failed")]
    [InlineData("DB_PASSWORD: hunter2", "DB_PASSWORD: ***")]
    [InlineData("connect(host='db', password='hunter 2', port=1)", "connect(host='db', password='***', port=1)")]
    [InlineData("""{"user":"ann","api_key":"abc\"def","step":3}""", """{"user":"ann","api_key":"***"def","step":3}""")]
    [InlineData("""{"said":"{\"token\": \"abc\"}"}""", """{"said":"{\"token\": \"***\"}"}""")]
    [InlineData("password=\"cut off here", "password=\"***\"")]
    [InlineData("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG", "AWS_SECRET_ACCESS_KEY=***")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE is not known", "key *** is not known")]
    [InlineData("Authorization: Bearer abcdefgh.ijklmnop", "Authorization: Bearer ***")]
    [InlineData("""{'Authorization': 'Basic YWxhZGRpbjpvcGVuc2VzYW1l'}""", "{'Authorization': '***'}")]
    [InlineData("curl -H 'Authorization: token 0123456789abcdef'", "curl -H 'Authorization: *** 0123456789abcdef'")]
    [InlineData("https://ann:s3cret@example.com/x failed", "https://***@example.com/x failed")]
    [InlineData("GET /data?X-Amz-Signature=0af3&part=1", "GET /data?X-Amz-Signature=***&part=1")]
    [InlineData("login --token abc --user ann", "login --token *** --user ann")]
    [InlineData("hf_abcdefghijklmnopqrstuv was refused", "*** was refused")]
    [InlineData("remote: ghp_0123456789abcdefghij0123456789abcdef", "remote: ***")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "jwt ***")]
    [InlineData(
        "read\n-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----\ndone", "read\n-----PRIVATE KEY ***-----\ndone")]
    [InlineData("MIIB\nAAAA\n-----END PRIVATE KEY-----\ndone", "-----PRIVATE KEY ***-----\ndone")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", "-----PRIVATE KEY ***-----")]
    public void What_looks_like_a_secret_is_masked(string text, string masked)
    {
        Assert.Equal(masked, LogTail.Masked(text));
        Assert.Equal(masked, LogTail.Masked(LogTail.Masked(text)));
    }

    [Theory]
    [InlineData("tokenizer: bpe, max_tokens=512, tokens: 12")]
    [InlineData("RuntimeError: CUDA error: device-side assert triggered (step 12, loss=0.31)")]
    [InlineData("spec.dataset.uri: file:///data/penguins.csv has 3 cells in row 7")]
    [InlineData("digest sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa is not that of https://example.com/a@b")]
    [InlineData("""{"key":"3f2a9c1b","keys":["a"],"monkey":"x"}""")]
    public void What_does_not_stays_as_it_is(string text) => Assert.Equal(text, LogTail.Masked(text));

    [Fact]
    public void Json_that_is_masked_is_still_read()
    {
        var masked = LogTail.Masked("""{"reason":"Refused","message":"token=abc of https://a:b@c/d was refused","password":"x"}""");
        Assert.Equal("token=*** of https://***@c/d was refused", JsonDocument.Parse(masked).RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public void The_last_lines_are_kept_without_colours_and_what_was_written_over()
    {
        var log = "epoch 1\n\u001b[32mepoch 2\u001b[0m\r\n 10%|#\r 50%|#####\r100%|##########\n\n\u0007Traceback:\n\tboom\n";
        Assert.Equal("epoch 1\nepoch 2\n100%|##########\n Traceback:\n\tboom", LogTail.Of(log, 500));
    }

    [Fact]
    public void Of_many_lines_the_last_twenty_are_kept_and_of_long_ones_the_end()
    {
        var log = string.Join('\n', Enumerable.Range(0, 100).Select(line => $"line {line}"));
        Assert.Equal(20, LogTail.Of(log, 2000).Split('\n').Length);
        Assert.StartsWith("line 80\n", LogTail.Of(log, 2000), StringComparison.Ordinal);
        var cut = LogTail.Of(log, 30);
        Assert.Equal(30, cut.Length);
        Assert.StartsWith("…", cut, StringComparison.Ordinal);
        Assert.EndsWith("line 98\nline 99", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void A_character_of_two_halves_is_not_cut_in_two()
    {
        for (var longest = 5; longest < 9; longest++)
        {
            var cut = LogTail.Of("😀😀😀😀😀😀", longest);
            Assert.True(cut.Length <= longest);
            Assert.DoesNotContain('\uFFFD', cut.Normalize());
            Assert.False(char.IsLowSurrogate(cut[1]));
        }
    }
}
