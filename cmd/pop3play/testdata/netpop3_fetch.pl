# Fetches every message into files 1, 2, 3 of the current directory, and deletes
# them if the second argument is "true". The first is the port.
use strict;
use warnings;

use Net::POP3;

my ($port, $remove) = @ARGV;
my $box = Net::POP3->new('127.0.0.1', Port => $port, Timeout => 20) or die "cannot connect: $@";
defined $box->login('user', 'password') or die 'cannot log in: ' . $box->message;
for my $number (sort { $a <=> $b } keys %{ $box->list }) {
    my $lines = $box->get($number) or die "no message $number: " . $box->message;
    open my $out, '>:raw', $number or die "cannot write $number: $!";
    print $out @$lines;
    close $out or die "cannot write $number: $!";
    $box->delete($number) or die 'cannot delete: ' . $box->message if $remove eq 'true';
}
$box->quit or die 'cannot quit: ' . $box->message;
