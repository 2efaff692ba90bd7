package Small::POP3;

# A POP3 client that behaves as Mail::Transport::POP3 does towards a server: it
# prefers APOP, asks NOOP before each use of its connection, connects again when
# that is gone, does without UIDL, and takes one trailing empty line off a message.
use strict;
use warnings;

use Digest::MD5 'md5_hex';
use IO::Socket::INET;

sub new {
    my ($class, %args) = @_;
    my $self = bless { authenticate => 'AUTO', delete => {}, %args }, $class;
    $self->socket;
    return $self;
}

sub ask {
    my ($self, $line, $socket) = @_;
    $socket //= $self->{socket};
    local $SIG{PIPE} = 'IGNORE';
    print {$socket} "$line\r\n" or return '';
    return scalar(<$socket>) // '';
}

sub ask_list {
    my ($self, $line, $socket) = @_;
    $socket //= $self->{socket};
    $self->ask($line, $socket) =~ m/^\+OK/ or return;
    my @list;
    while (my $got = <$socket>) {
        return \@list if $got =~ m/^\.\r?\n/;
        push @list, $got =~ s/^\.//r;
    }
    return;
}

sub socket {
    my $self = shift;
    if ($self->{socket}) {
        return $self->{socket} if $self->ask('NOOP') ne '';
        delete $self->{socket};
    }
    return if $self->{no_uidl};
    my $socket = IO::Socket::INET->new("$self->{hostname}:$self->{port}") or return;
    my $greeting = <$socket> // '';
    $self->login($socket, $greeting) && $self->status($socket) or return;
    return $self->{socket} = $socket;
}

sub login {
    my ($self, $socket, $greeting) = @_;
    if ($self->{authenticate} eq 'AUTO' && $greeting =~ m/^\+OK .*(<\d+\.\d+\@[^>]+>)/) {
        return 1 if $self->ask("APOP $self->{username} " . md5_hex($1 . $self->{password}), $socket) =~ m/^\+OK/;
    }
    return $self->ask("USER $self->{username}", $socket) =~ m/^\+OK/
        && $self->ask("PASS $self->{password}", $socket) =~ m/^\+OK/;
}

sub status {
    my ($self, $socket) = @_;
    my ($messages, $octets) = $self->ask('STAT', $socket) =~ m/^\+OK (\d+) (\d+)/ or return;
    @$self{qw(messages octets)} = ($messages, $octets);
    delete $self->{sizes};
    my $list = $self->ask_list('UIDL', $socket);
    $self->{no_uidl} = !$list;
    my @ids;
    if ($list) {
        @ids = map { m/^\d+ (.+?)\r?\n/ } @$list;
    } else {
        $list = $self->ask_list('LIST', $socket) or return;
        @ids = map { m/^(\d+) \d+/ ? "$self->{hostname}:$self->{port}:$1" : () } @$list;
    }
    my $n = 0;
    $self->{ids} = \@ids;
    $self->{numbers} = { map { $_ => ++$n } @ids };
    return 1;
}

sub ids { my $self = shift; $self->socket or return; return @{ $self->{ids} } }

sub messages { return $_[0]{messages} }

sub folderSize { return $_[0]{octets} }

sub messageSize {
    my ($self, $id) = @_;
    if (!$self->{sizes}) {
        $self->socket or return;
        $self->{sizes} = { map { m/^(\d+) (\d+)/ } @{ $self->ask_list('LIST') || return } };
    }
    return $self->{sizes}{ $self->{numbers}{$id} };
}

sub message {
    my ($self, $id) = @_;
    $self->socket or return;
    my $message = $self->ask_list("RETR $self->{numbers}{$id}") or return;
    pop @$message if @$message && $message->[-1] =~ m/^[\r\n]*$/;
    return $message;
}

sub deleted {
    my ($self, $on, @ids) = @_;
    if ($on) { @{ $self->{delete} }{@ids} = () } else { delete @{ $self->{delete} }{@ids} }
}

sub disconnect {
    my $self = shift;
    my $socket = $self->socket or return;
    for my $id (keys %{ $self->{delete} }) {
        $self->ask("DELE $self->{numbers}{$id}") if $self->{numbers}{$id};
    }
    my $answer = $self->ask('QUIT');
    close delete $self->{socket};
    return $answer =~ m/^\+OK/;
}

1;
