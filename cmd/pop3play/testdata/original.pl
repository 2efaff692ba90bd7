# What the test suite of Perl's Mail::Box::POP3 asks of its server, asked of
# pop3play start. Written anew after what that suite was seen to need:
#
#	perl original.pl COMMAND CLIENT
#
# COMMAND starts the server, DIR and words follow it. CLIENT is Mail::Transport::POP3,
# the real one, or Small::POP3 from the directory of this file. It runs in a directory
# of its own, and makes t/popbox there.
use strict;
use warnings;

use File::Basename 'dirname';
use lib dirname(__FILE__);
use Test::More;

my ($command, $class) = @ARGV;
eval "require $class; 1" or die "cannot load $class: $@";

my $box = 't/popbox';

# Messages with LF line ends and an empty line at the end: the client takes one
# trailing empty line off, so the server has to add one.
my %fixture = map {
    my $n = $_;
    sprintf('%04d', $n) => "From: me$n\@example.org\nSubject: number $n\n\n" . "line of text\n" x (10 * $n) . "\n"
} 1 .. 4;

sub fill_box {
    -d or mkdir or die "cannot make $_: $!" for 't', $box;
    for my $name (keys %fixture) {
        open my $file, '>:raw', "$box/$name" or die "cannot write $name: $!";
        print $file $fixture{$name};
        close $file or die "cannot write $name: $!";
    }
}

# Through a shell, without any environment, as the original suite does.
sub start_server {
    my $words = shift // '';
    local %ENV = ();
    open my $server, "$command $box $words; exit \$?|" or die "cannot start the server: $!";
    my $line = <$server>;
    my ($port) = ($line // '') =~ m/(\d+)/ or die "no port, but '" . ($line // 'nothing') . "'";
    return ($server, $port);
}

sub client {
    my ($port, @more) = @_;
    return $class->new(hostname => '127.0.0.1', port => $port, username => 'user', password => 'password', @more);
}

sub statistics_are {
    my ($server, $wanted, $name) = @_;
    my $got = join '', <$server>; # ends only when nobody holds stdout any more
    is($got, $wanted, $name);
    ok(close($server), "$name: exit status 0");
}

sub lines { return [ map { s/\r?\n\z//r } @{ $_[0] } ] }

sub box_is_gone {
    ok(rmdir($box), "$_[0]: the directory is empty, and can go");
}

# A whole session: sizes, ids, contents, deletion, end.
{
    fill_box();
    my ($server, $port) = start_server();
    ok($port, 'simple: a port');
    my $client = client($port);
    my $socket = $client->socket;
    ok($socket, 'simple: connected and logged in');
    is(scalar $client->messages, 4, 'simple: number of messages');
    my $octets = 0;
    $octets += length for values %fixture;
    is($client->folderSize, $octets, 'simple: octets are those of the files');
    my @ids = $client->ids;
    is_deeply(\@ids, [ map { "$box/$_" } sort keys %fixture ], 'simple: unique-ids are the paths');
    for my $id (@ids) {
        my ($name) = $id =~ m{([^/]+)\z};
        is($client->messageSize($id), length $fixture{$name}, "simple: size of $name");
        my @file = $fixture{$name} =~ m/(.*)\n/g;
        is_deeply(lines($client->message($id)), \@file, "simple: content of $name");
    }
    $client->deleted(1, @ids);
    is(scalar(() = glob "$box/*"), 4, 'simple: nothing goes before QUIT');
    print {$socket} "EXIT\n";
    ok($client->disconnect, 'simple: QUIT');
    is(scalar(() = glob "$box/*"), 0, 'simple: all went before the answer to QUIT');
    statistics_are($server, <<'WANTED', 'simple: statistics');
1
APOP 1
DELE 4
EXIT 1
LIST 1
NOOP 8
QUIT 1
RETR 4
STAT 1
UIDL 1
WANTED
    box_is_gone('simple');
}

# The connection breaks; the client comes back and goes on.
{
    fill_box();
    my ($server, $port) = start_server();
    my $client = client($port);
    my $kept   = $client->socket;
    ok($kept, 'break: connected');
    my @ids = $client->ids;
    $client->message($_) for @ids[0, 1];
    print {$kept} "BREAK\n";
    # The client's NOOP is under way when the connection goes. It must find no
    # answer, and the new connection must be accepted though the old is held.
    my $again = $client->socket;
    ok($again, 'break: connected again');
    isnt($again, $kept, 'break: over another connection');
    $client->message($_) for @ids[2, 3];
    $client->deleted(1, @ids);
    print {$again} "EXIT\n";
    ok($client->disconnect, 'break: QUIT');
    is(scalar(() = glob "$box/*"), 0, 'break: all removed');
    statistics_are($server, <<'WANTED', 'break: statistics');
2
APOP 2
BREAK 1
DELE 4
EXIT 1
NOOP 7
QUIT 1
RETR 4
STAT 2
UIDL 2
WANTED
    box_is_gone('break');
}

# Only what RFC 1939 demands: the client has to do without UIDL and APOP.
{
    fill_box();
    my ($server, $port) = start_server('minimal');
    my $client = client($port);
    ok($client->socket, 'minimal: connected');
    my @ids = $client->ids;
    is(scalar @ids, 4, 'minimal: number of messages');
    is_deeply([ grep { m{/} } @ids ], [], 'minimal: no unique-ids');
    $client->message($_) for @ids;
    $client->deleted(1, @ids);
    print { $client->socket } "EXIT\n";
    ok($client->disconnect, 'minimal: QUIT');
    statistics_are($server, <<'WANTED', 'minimal: statistics');
1
DELE 4
EXIT 1
LIST 1
NOOP 8
PASS 1
QUIT 1
RETR 4
STAT 1
UIDL 1
USER 1
WANTED
    box_is_gone('minimal');
}

# What was fetched goes at QUIT, without DELE.
{
    fill_box();
    my ($server, $port) = start_server('autodelete');
    my $client = client($port, authenticate => 'LOGIN');
    ok($client->socket, 'autodelete: connected');
    my @ids = $client->ids;
    $client->message($_) for @ids;
    is(scalar(() = glob "$box/*"), 4, 'autodelete: nothing goes before QUIT');
    print { $client->socket } "EXIT\n";
    ok($client->disconnect, 'autodelete: QUIT');
    statistics_are($server, <<'WANTED', 'autodelete: statistics');
1
EXIT 1
NOOP 8
PASS 1
QUIT 1
RETR 4
STAT 1
UIDL 1
USER 1
WANTED
    box_is_gone('autodelete');
}

rmdir 't';
done_testing();
